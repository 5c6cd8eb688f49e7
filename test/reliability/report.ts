import { isDeepStrictEqual } from 'node:util';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { siteOf } from '@/lib/deal/site';
import { DEAL, onWire } from '../unit/wazzup/start.ts';
import type { Fault } from '../wazzup/index.ts';
import { type Account, createAccount } from './account.ts';
import { pass, settle, startClock, stopClock } from './clock.ts';
import { createManager, type Manager, TRAVEL_MS, told } from './manager.ts';

const SITE = siteOf(DEAL.uri) ?? '';
const EDITED: Deal = { ...DEAL, name: 'Doors and floors' };
const CLOSED: Deal = { ...DEAL, closed: true };

/** The deal and the base of each action's press, and what Wazzup has to have in the end. */
const ACTIONS: Record<Action, { deal: Deal; base: Deal | null; want: Deal | null }> = {
  create: { deal: DEAL, base: null, want: DEAL },
  update: { deal: EDITED, base: DEAL, want: EDITED },
  close: { deal: DEAL, base: DEAL, want: CLOSED },
  reopen: { deal: DEAL, base: CLOSED, want: DEAL },
  delete: { deal: DEAL, base: DEAL, want: null },
};

interface World extends Account {
  manager: Manager;
  token: { works: boolean };
}

interface Trouble {
  /** Happens before the press. */
  before?: (world: World) => void;
  /** Happens so many milliseconds after the press. */
  after?: { ms: number; happens: (world: World) => unknown };
}

const writes = (fault: Fault): Trouble => ({
  before: ({ wazzup }) => {
    for (const method of ['POST', 'PATCH', 'DELETE'] as const) wazzup.faults.add({ ...fault, method });
  },
});
const everything = (fault: Fault): Trouble => ({ before: ({ wazzup }) => wazzup.faults.add(fault) });
const dies = (ms: number): Trouble => ({ after: { ms, happens: ({ manager }) => manager.restart() } });
const theirs = { ...DEAL, name: 'Somebody else’s' };

/** All faults that the table tries, by their names in it. */
const FAULTS: Record<string, Trouble> = {
  'the request never arrives': writes({ cut: 'before' }),
  'the answer is lost': writes({ cut: 'after' }),
  'the answer is lost four times over': writes({ cut: 'after', times: 4 }),
  'Wazzup answers 503 once': writes({ status: 503 }),
  'Wazzup answers 500 to everything for a while': everything({ status: 500, times: 30 }),
  'Wazzup answers 500 to this write for ever, and can be read': writes({ status: 500, times: 1000 }),
  '429 without a time': everything({ status: 429 }),
  '429 with Retry-After of two minutes': everything({ status: 429, retryAfter: 120 }),
  '429 with Retry-After of two minutes, and the worker dies': {
    ...everything({ status: 429, retryAfter: 120 }),
    ...dies(1_000),
  },
  'a web page in place of the answer': writes({ html: true }),
  'refused, with words': writes({ refuse: { field: 'name', text: 'deals.0.name is not liked' }, times: 9 }),
  'no network for an hour': {
    before: ({ wazzup }) => wazzup.down(true),
    after: { ms: 3600_000, happens: ({ wazzup }) => wazzup.down(false) },
  },
  'the token is revoked, and renewed an hour later': {
    before: ({ wazzup }) => wazzup.tokens.revoke('token-a'),
    after: {
      ms: 3600_000,
      happens: ({ wazzup, manager }) => {
        wazzup.tokens.accept('token-a');
        void manager.outbox().wake({ hurry: true });
      },
    },
  },
  'the browser has no token for an hour': {
    before: ({ token }) => {
      token.works = false;
    },
    after: {
      ms: 3600_000,
      happens: ({ manager, token }) => {
        token.works = true;
        void manager.outbox().wake({ hurry: true });
      },
    },
  },
  'the worker dies before it has sent': dies(TRAVEL_MS / 2),
  'the worker dies, and the request never arrived': dies(2.5 * TRAVEL_MS),
  'the worker dies between request and answer': dies(3.5 * TRAVEL_MS),
  'the worker dies before it has read back': dies(4.5 * TRAVEL_MS),
  'Wazzup shows the write a minute late': { before: ({ wazzup }) => wazzup.switches.set({ visibleAfterMs: 60_000 }) },
  'a minute late, and the worker dies between request and answer': {
    before: ({ wazzup }) => wazzup.switches.set({ visibleAfterMs: 60_000 }),
    ...dies(3.5 * TRAVEL_MS),
  },
  'somebody else changed the deal meanwhile': {
    before: ({ wazzup }) => wazzup.deals.put(onWire(theirs)),
  },
  'somebody else deleted the deal meanwhile': { before: ({ wazzup }) => wazzup.deals.remove(DEAL.id) },
};

/** Says in words how one press ended under one fault. */
async function outcomeOf(action: Action, { before, after }: Trouble): Promise<string> {
  startClock();
  try {
    const account = createAccount({ tokens: ['token-a'] });
    const token = { works: true };
    const manager = createManager({ wire: account.wire, token: () => (token.works ? 'token-a' : undefined) });
    const world: World = { ...account, manager, token };
    const { deal, base, want } = ACTIONS[action];
    if (base) account.wazzup.deals.put(onWire(base));
    before?.(world);
    const found = account.wazzup.deals.get(DEAL.id);
    let answer: string | undefined;
    void told(manager.press({ action, deal, base, site: SITE, sameDealAgreed: false })).then((word) => {
      answer = word;
    });
    await settle();
    await pass(after?.ms ?? 0);
    await after?.happens(world);
    await pass(3600_000);
    const entries = await manager.journal();
    const [entry] = entries;
    if (entries.length !== 1 || !entry || (await manager.queued()).length > 0) return 'LOST';
    const now = account.wazzup.deals.get(DEAL.id);
    const isUntouched = isDeepStrictEqual(now, found) && account.effects.length === 0;
    if (entry.end === 'failed') return isUntouched && entry.reason ? 'failed, with its reason' : 'WRONG';
    if (entry.end === 'conflict') return isUntouched ? 'conflict shown' : 'WRONG';
    if (entry.end !== 'applied' || account.effects.length > 1) return 'WRONG';
    if (account.effects.length === 0) return isUntouched ? 'nothing to do' : 'WRONG';
    // Of a deal that somebody else has changed, closing and reopening change only `closed`.
    const turned =
      action === 'close' || action === 'reopen' ? found && { ...found, closed: action === 'close' } : undefined;
    if (!isDeepStrictEqual(now, turned ?? (want ? onWire(want) : undefined))) return 'WRONG';
    return answer === 'saved' ? 'applied once' : 'waits, then applied once';
  } finally {
    stopClock();
  }
}

/** Tries every fault with every action, and gives a table in Markdown. */
export async function faultTable(): Promise<string> {
  const actions = Object.keys(ACTIONS) as Action[];
  const rows = [
    ['fault', ...actions],
    ['---', ...actions.map(() => '---')],
  ];
  for (const [name, trouble] of Object.entries(FAULTS)) {
    const cells: string[] = [];
    for (const action of actions) cells.push(await outcomeOf(action, trouble));
    rows.push([name, ...cells]);
  }
  return rows.map((row) => `| ${row.join(' | ')} |\n`).join('');
}
