// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BATCH_SIZE } from '@/lib/deal/limits';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { createAccount } from '../reliability/account.ts';
import { given, passUntil, startClock, stopClock } from '../reliability/clock.ts';
import { createManager, told } from '../reliability/manager.ts';
import { DEAL, onWire } from '../unit/wazzup/start.ts';

const COUNT = 10_000;
const ACTIONS = ['create', 'update', 'close', 'delete'] as const satisfies Action[];

beforeEach(() => startClock());
afterEach(stopClock);

it(`${COUNT} writes of all kinds, pressed while Wazzup was down, leave in as few requests as they can`, async () => {
  const { wazzup, wire } = createAccount({ tokens: ['token-a'], rateLimit: { requests: 500, perMs: 5000 } });
  const manager = createManager({ wire, token: () => 'token-a' });
  const want = new Map<string, Deal>();
  const answers: Promise<string>[] = [];
  wazzup.down(true);
  for (let number = 0; number < COUNT; number += 1) {
    const deal: Deal = { ...DEAL, id: String(100_000 + number), name: `Deal ${number}` };
    const action = ACTIONS[number % ACTIONS.length] ?? 'create';
    if (action !== 'create') wazzup.deals.put(onWire(deal));
    const pressed = action === 'update' ? { ...deal, name: `${deal.name}, more` } : deal;
    if (action !== 'delete') want.set(deal.id, action === 'close' ? { ...deal, closed: true } : pressed);
    const shown = action === 'create' ? null : deal;
    answers.push(
      told(manager.press({ action, deal: pressed, shown, origin: new URL(deal.uri).origin, sameDealAgreed: false })),
    );
  }
  await given(Promise.all(answers));
  expect(await manager.queued()).toHaveLength(COUNT);

  wazzup.requests.clear();
  wazzup.down(false);
  const [began, real] = [Date.now(), process.hrtime.bigint()];
  let left = COUNT;
  void manager.outbox().wake({ hurry: true });
  await passUntil(() => {
    void manager.database().then(async (database) => {
      left = await database.count('outbox');
    });
    return left === 0;
  });

  const requests = wazzup.requests.list();
  const reads = requests.filter(({ method }) => method === 'GET').length;
  const writes = requests.length - reads;
  console.log(
    `${COUNT} writes: ${writes} write requests, ${reads} read requests, ${(Date.now() - began) / 1000} s on the clock, ` +
      `${Number(process.hrtime.bigint() - real) / 1e9} s in truth`,
  );
  expect(writes).toBeLessThanOrEqual((1.2 * COUNT) / BATCH_SIZE);
  const inWazzup = wazzup.deals.all();
  expect(inWazzup).toHaveLength(want.size);
  for (const deal of inWazzup) expect(onWire(want.get(deal.id) ?? DEAL)).toEqual(deal);
  expect((await manager.journal()).every(({ end }) => end === 'applied')).toBe(true);
});
