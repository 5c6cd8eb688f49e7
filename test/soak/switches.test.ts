// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { createJournal, type Journal } from '@/lib/outbox/journal';
import { createOutbox, type Outbox, type WriteOutcome } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { keyOf, ORIGIN, SITE } from '../fixtures/site';
import { undoLast } from '../fixtures/undo-last';
import { createWazzup, DEFAULT_TOKEN, SWITCH_POSITIONS, type Switches } from '../wazzup';

const OAK: Deal = {
  id: '123456789012345678',
  name: 'Oak doors',
  uri: `${ORIGIN}/deal/123456789012345678`,
  responsibleUserId: '222',
  contacts: ['31', '987654321098765432'],
  closed: false,
};

/** The switches that matter to a single deal; lists have their own tests. */
const DEAL_SWITCHES = [
  'postKnown',
  'patchUnknown',
  'deleteUnknown',
  'getUnknown',
  'getOne',
  'ids',
  'success',
  'errorShape',
] as const satisfies (keyof Switches)[];

/** Gives every combination of the positions of these switches. */
function* combinations(names: readonly (typeof DEAL_SWITCHES)[number][]): Generator<Partial<Switches>> {
  const [name, ...others] = names;
  if (name === undefined) return yield {};
  for (const position of SWITCH_POSITIONS[name])
    for (const rest of combinations(others)) yield { ...rest, [name]: position };
}

/**
 * Creates, updates, closes, reopens, deletes and undoes a deal; twice there is a remote change. Gives a line a step.
 */
async function liveThroughAll(
  writes: Outbox,
  journal: Journal,
  wazzup: ReturnType<typeof createWazzup>,
): Promise<(string | undefined)[]> {
  const lines: (string | undefined)[] = [];
  const press = async (action: Action, deal: Deal, base: Deal | null): Promise<WriteOutcome> => {
    const outcome = await writes.press({ action, deal, base, site: SITE, sameDealAgreed: false });
    lines.push(`${action} ${outcome.outcome} ${wazzup.deals.get(OAK.id)?.name} ${wazzup.deals.get(OAK.id)?.closed}`);
    return outcome;
  };
  const pine = { ...OAK, name: 'Pine' };
  await press('create', OAK, null);
  await press('update', pine, OAK);
  await press('close', pine, pine);
  await press('reopen', pine, { ...pine, closed: true });
  await press('update', OAK, OAK);
  await press('create', OAK, null);
  await press('delete', pine, pine);
  await press('update', OAK, pine);
  const undone = await undoLast(writes, journal, keyOf(OAK.id));
  lines.push(`undo ${undone.outcome} ${wazzup.deals.get(OAK.id)?.name}`);
  return lines;
}

const LIFE = [
  'create saved Oak doors false',
  'update saved Pine false',
  'close saved Pine true',
  'reopen saved Pine false',
  // The base of this press is not what Wazzup has.
  'update changed Pine false',
  'create changed Pine false',
  'delete saved undefined undefined',
  'update changed undefined undefined',
  'undo saved Pine',
];

describe('the outbox gets a deal through the same life', () => {
  const all = [...combinations(DEAL_SWITCHES)];
  it(`in each of the ${all.length} combinations of what is not known of Wazzup`, async () => {
    for (const switches of all) {
      const wazzup = createWazzup({ rateLimit: false, switches });
      const request = createRequest({
        token: async () => DEFAULT_TOKEN,
        fetch: async (url, init) => wazzup.app.request(String(url), init),
        pauseMs: 1,
      });
      globalThis.indexedDB = new IDBFactory();
      const database = createDatabase();
      const client = createClient(request);
      const writes = createOutbox({ client, database, readBackPausesMs: [0, 1] });
      const journal = createJournal({ client, database, outbox: writes });
      expect(await liveThroughAll(writes, journal, wazzup), JSON.stringify(switches)).toEqual(LIFE);
      (await database.open()).close();
    }
  });
});
