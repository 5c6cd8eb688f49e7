// @vitest-environment node
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import type * as Site from '@/lib/deal/site';
import type * as Backoff from '@/lib/outbox/backoff';
import { createOutbox, type Outbox } from '@/lib/outbox/outbox';
import type { DealsPort } from '@/lib/outbox/ports';
import { createStoreAccess } from '@/lib/outbox/store';
import { createDatabase, type Database } from '@/lib/storage/database';
import { keyOf, SITE } from '@/test/fixtures/site';
import { given, startClock, stopClock } from '../../reliability/clock.ts';
import { DEAL } from '../wazzup/deal';

const WAITING = 10_000;
const DUE = 10;
/** Records have long names here, so that nothing that holds them can be small. */
const NAME = 'Doors '.repeat(200);

/** How often code looked at one write: whether it is due, or to which deal it belongs. */
const looks = vi.hoisted(() => ({ count: 0 }));
vi.mock('@/lib/outbox/backoff', async (original) => {
  const backoff = await original<typeof Backoff>();
  const isDue: typeof backoff.isDue = (...args) => {
    looks.count += 1;
    return backoff.isDue(...args);
  };
  return { ...backoff, isDue };
});
vi.mock('@/lib/deal/site', async (original) => {
  const site = await original<typeof Site>();
  const accountKeyText: typeof site.accountKeyText = (key) => {
    looks.count += 1;
    return site.accountKeyText(key);
  };
  return { ...site, accountKeyText };
});

const dealOf = (seq: number): Deal => ({ ...DEAL, id: String(100_000 + seq), name: NAME });

/** A deal to be closed, in a minute or at once. */
const waiting = (seq: number, nextAt: number): Queued => ({
  seq,
  account: '',
  press: { action: 'close', deal: dealOf(seq), base: dealOf(seq), site: SITE, sameDealAgreed: false },
  in: null,
  at: 0,
  nextAt,
  attempts: 0,
  failures: 0,
});

/** Fills a database with writes of which few are due, spread among the others. */
async function manyWaiting(): Promise<Database> {
  globalThis.indexedDB = new IDBFactory();
  const database = createDatabase();
  const later = Date.now() + 60_000;
  await given(
    database.use(async (db) => {
      const { store, done } = db.transaction('outbox', 'readwrite');
      for (let seq = 1; seq <= WAITING; seq += 1) void store.put(waiting(seq, seq % (WAITING / DUE) === 0 ? 0 : later));
      await done;
    }),
  );
  return database;
}

/** A Wazzup that has all these deals. */
function wazzup(): DealsPort & { written: Deal[] } {
  const written: Deal[] = [];
  const get = (id: string) => written.find((deal) => deal.id === id) ?? dealOf(Number(id) - 100_000);
  return {
    written,
    get: async (id) => get(id),
    search: async (ids) => ({
      deals: new Map([...ids].map((id) => [id, get(id)])),
      places: new Map(),
      odd: 0,
      pages: 1,
      complete: true,
    }),
    create: async () => {},
    update: async (deals) => void written.push(...deals),
    delete: async () => {},
  };
}

/** Counts from now on how many records of waiting writes are read from the database, and how many at most at once. */
function countReads() {
  const reads = { all: 0, atOnce: 0 };
  const watch = (method: 'get' | 'getAll') => {
    const right = IDBObjectStore.prototype[method];
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, ...args: unknown[]) {
      const request: IDBRequest = Reflect.apply(right, this, args);
      if (this.name === 'outbox')
        request.addEventListener('success', () => {
          const count = [request.result ?? []].flat().length;
          reads.all += count;
          reads.atOnce = Math.max(reads.atOnce, count);
        });
      return request as never;
    });
  };
  watch('get');
  watch('getAll');
  return reads;
}

beforeEach(() => startClock());
afterEach(stopClock);

describe(`${WAITING} writes that wait, of which ${DUE} are due`, () => {
  async function start(): Promise<{ outbox: Outbox; client: ReturnType<typeof wazzup> }> {
    const client = wazzup();
    const outbox = createOutbox({ client, database: await manyWaiting(), readBackPausesMs: [0] });
    await given(outbox.status(keyOf('none')));
    looks.count = 0;
    return { outbox, client };
  }

  it('a round reads those that are due, and looks at few others', async () => {
    const { outbox, client } = await start();
    const reads = countReads();
    await given(outbox.wake());
    expect(client.written).toHaveLength(DUE);
    expect(reads.all).toBeGreaterThan(0);
    expect(reads.all).toBeLessThanOrEqual(5 * DUE);
    expect(looks.count).toBeLessThanOrEqual(30 * DUE);
  });

  it('a worker that is awake while nothing is due reads none and looks at none', async () => {
    const { outbox } = await start();
    await given(outbox.wake());
    const reads = countReads();
    looks.count = 0;
    await given(outbox.wake());
    expect(reads.all).toBe(0);
    expect(looks.count).toBeLessThanOrEqual(20);
  });

  it('a press beside them reads none of them', async () => {
    const { outbox } = await start();
    await given(outbox.wake());
    const reads = countReads();
    looks.count = 0;
    const deal = { ...DEAL, name: 'Roof' };
    await given(outbox.press({ action: 'update', deal, base: DEAL, site: SITE, sameDealAgreed: false }));
    expect(reads.all).toBeLessThanOrEqual(10);
    expect(looks.count).toBeLessThanOrEqual(60);
  });

  it('take little memory: a ticket each, and a few hundred records at once while these are made', async () => {
    const database = await manyWaiting();
    const reads = countReads();
    const store = await given(createStoreAccess(database, () => {}).open());
    expect([reads.all, reads.atOnce]).toEqual([WAITING, 500]);
    const tickets = [...store.all()];
    expect(tickets).toHaveLength(WAITING);
    expect(Math.max(...tickets.map((ticket) => JSON.stringify(ticket).length))).toBeLessThanOrEqual(200);
  });
});
