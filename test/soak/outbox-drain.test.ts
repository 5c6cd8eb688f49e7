// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAccount } from '../reliability/account.ts';
import { given, passUntil, startClock, stopClock } from '../reliability/clock.ts';
import { createManager, told } from '../reliability/manager.ts';
import { manyPresses } from '../reliability/many.ts';
import { onWire } from '../unit/wazzup/deal.ts';

const COUNT = 10_000;
/** How many deals Wazzup takes in one request. */
const REQUEST_SIZE = 100;

beforeEach(() => startClock());
afterEach(stopClock);

it(`${COUNT} presses of all kinds, made while Wazzup was down, leave in as few requests as possible`, async () => {
  const { wazzup, wire } = createAccount({ tokens: ['token-a'], rateLimit: { requests: 500, perMs: 5000 } });
  const manager = createManager({ wire, token: () => 'token-a' });
  const many = manyPresses(COUNT);
  for (const { press } of many) if (press.base) wazzup.deals.put(onWire(press.base));
  wazzup.down(true);
  const answers = many.map(({ press }) => told(manager.press(press)));
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
  expect(writes).toBeLessThanOrEqual((1.2 * COUNT) / REQUEST_SIZE);
  const want = many.flatMap(({ want }) => (want ? [onWire(want)] : []));
  expect(wazzup.deals.all().toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(want);
  expect((await manager.journal()).every(({ end }) => end === 'applied')).toBe(true);
});
