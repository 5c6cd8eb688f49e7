// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { createBatchJournal } from '@/lib/outbox/batch-journal';
import { SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, passUntil, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager } from '../../reliability/manager.ts';
import { DEAL, onWire } from '../wazzup/deal.ts';

const COUNT = 5_000;
const BAD = 20;
/** How many deals one request or one page of the list holds. */
const REQUEST_SIZE = 100;
/** What a bad deal may cost, and how much more than the least all others may. */
const REQUESTS_A_BAD_DEAL = 15;
const SURPLUS = 1.2;

beforeEach(() => startClock());
afterEach(stopClock);

/** Every 250th deal has a link that Wazzup no longer takes. */
const isBad = (number: number) => number % (COUNT / BAD) === 7;
const dealOf = (number: number): Deal => ({
  ...DEAL,
  id: String(100_000 + number),
  name: `Deal ${number}`,
  uri: isBad(number) ? 'no link' : DEAL.uri,
});

it(`${COUNT} closes with ${BAD} bad ones: all others are closed, in few requests, and one undo opens them again`, async () => {
  const { wazzup, wire } = createAccount({ tokens: ['token-a'], rateLimit: { requests: 500, perMs: 5000 } });
  const manager = createManager({ wire, token: () => 'token-a' });
  const batches = createBatchJournal({ database: manager.connection(), outbox: manager.outbox() });
  const deals = Array.from({ length: COUNT }, (_, number) => dealOf(number));
  for (const deal of deals) wazzup.deals.put(onWire(deal));
  const closedCount = () => wazzup.deals.all().filter(({ closed }) => closed).length;

  /** Waits until a batch has ended, and gives how many requests of each kind that took. */
  async function untilEnded(id: string) {
    let left = COUNT;
    await passUntil(() => {
      void batches.read(id, { from: 0, limit: 0, needsAttention: false }).then(({ batch }) => {
        left = batch?.states.waiting ?? 0;
      });
      return left === 0;
    });
    const requests = wazzup.requests.list();
    const reads = requests.filter(({ method }) => method === 'GET');
    const pages = reads.filter(({ query }) => query !== '').length;
    console.log({ pages, single: reads.length - pages, writes: requests.length - reads.length });
    return requests.length;
  }

  wazzup.requests.clear();
  const presses = deals.map((deal) => ({
    press: { action: 'close' as const, deal, base: deal, site: SITE, sameDealAgreed: false },
  }));
  const id = await given(manager.outbox().pressAll(presses));
  const requests = await untilEnded(id);
  const read = await given(batches.read(id, { from: 0, limit: COUNT, needsAttention: true }));
  expect(read.batch).toMatchObject({ states: { applied: COUNT - BAD, failed: BAD }, needsAttention: BAD });
  expect(read.entries.map(({ press }) => Number(press.deal.id) - 100_000)).toEqual(
    deals.flatMap((_, number) => (isBad(number) ? number : [])),
  );
  for (const { reason } of read.entries)
    expect(reason).toMatchObject({ kind: 'invalid', details: { fields: { uri: [expect.stringContaining('uri')] } } });
  expect(closedCount()).toBe(COUNT - BAD);
  // A page for the look before, a request, and a page for the read-back, for each hundred.
  const least = 3 * Math.ceil((COUNT - BAD) / REQUEST_SIZE);
  expect(requests).toBeLessThanOrEqual(SURPLUS * least + REQUESTS_A_BAD_DEAL * BAD);

  wazzup.requests.clear();
  const undo = await given(batches.undo(id));
  const requestsOfUndo = await untilEnded(undo);
  expect((await given(batches.read(undo))).batch).toMatchObject({ states: { applied: COUNT - BAD }, isUndo: true });
  expect(closedCount()).toBe(0);
  expect(requestsOfUndo).toBeLessThanOrEqual(SURPLUS * least);
});
