import { expect, test } from '../e2e/fixtures.ts';
import { createAccount } from '../reliability/account.ts';
import { askFrom, openDesk } from '../reliability/extension-harness.ts';
import { manyPresses } from '../reliability/many.ts';
import { serveAccounts } from '../reliability/serve.ts';
import { onWire } from '../unit/wazzup/deal.ts';

const COUNT = 10_000;
/** How many deals Wazzup takes in one request. */
const REQUEST_SIZE = 100;

test.use({ granted: [] });

test(`${COUNT} presses that wait for a token leave a real browser in as few requests as possible`, async ({
  start,
}) => {
  test.setTimeout(20 * 60_000);
  const account = createAccount({ tokens: ['token-a'], rateLimit: { requests: 500, perMs: 5000 } });
  const { wazzup, effects } = account;
  const many = manyPresses(COUNT);
  for (const { press } of many) if (press.base) wazzup.deals.put(onWire(press.base));
  const served = await serveAccounts();
  served.use(account);
  const desk = await openDesk(await start({ port: served.port }));
  await desk.enqueue(
    many.map(({ press }, index) => ({
      seq: index + 1,
      account: '',
      press,
      in: null,
      at: Date.now(),
      nextAt: 0,
      attempts: 0,
      failures: 0,
    })),
  );
  // The background tries the newest press last.
  await expect
    .poll(async () => (await desk.journal()).entries[0], { timeout: 60_000 })
    .toMatchObject({ seq: COUNT, state: 'waiting' });
  expect((await desk.journal()).waiting).toBe(COUNT);
  expect(wazzup.requests.list()).toEqual([]);

  const began = performance.now();
  expect(await askFrom(desk.page, 'token.save', { token: 'token-a' })).toEqual({ ok: true, answer: null });
  // The presses lie there without an account, as if they had been made for another one. Those that a round without a
  // token is about follow by themselves once it has ended.
  expect(await askFrom(desk.page, 'held.send', {})).toEqual({ ok: true, answer: null });
  const countHeld = () => askFrom(desk.page, 'held.count', {});
  await expect.poll(countHeld, { timeout: 60_000 }).toEqual({ ok: true, answer: { presses: 0, contacts: 0 } });
  // From here on the test sends the background nothing, so it has to stay alive by itself.
  await expect.poll(() => effects.length, { timeout: 15 * 60_000, intervals: [500] }).toBe(COUNT);
  await expect.poll(async () => (await desk.queued()).length, { timeout: 120_000, intervals: [500] }).toBe(0);

  const requests = wazzup.requests.list();
  const reads = requests.filter(({ method }) => method === 'GET').length;
  const writes = requests.length - reads;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${COUNT} writes: ${writes} write requests, ${reads} read requests, ${seconds} s`);
  expect(writes).toBeLessThanOrEqual((1.2 * COUNT) / REQUEST_SIZE);
  const want = many.flatMap(({ want }) => (want ? [onWire(want)] : []));
  expect(wazzup.deals.all().toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(want);
  // Wazzup has carried out each press once, and the journal has as many of them as it may have.
  expect(new Set(effects.map(({ id }) => id)).size).toBe(effects.length);
  const { entries, waiting } = await desk.journal();
  expect(waiting).toBe(0);
  expect(entries.map(({ state }) => state)).toEqual(Array(500).fill('applied'));
  await served.close();
});
