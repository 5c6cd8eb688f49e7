// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BATCH_ENTRIES, type Batch, batchesToForget, countEnded } from '@/lib/deal/batch';
import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { JournalEntry } from '@/lib/deal/queue';
import { createBatchJournal } from '@/lib/outbox/batch-journal';
import { createJournal } from '@/lib/outbox/journal';
import { JOURNAL_LENGTH } from '@/lib/outbox/journal-limit';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { keyOf, SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, settle, startClock, stopClock, turns } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const DAY_MS = 24 * 3600_000;
const dealOf = (number: number): Deal => ({ ...DEAL, id: String(1000 + number), name: `Deal ${number}` });
const deals = (count: number): Deal[] => Array.from({ length: count }, (_, number) => dealOf(number));
const closed = (deal: Deal): Deal => ({ ...deal, closed: true });
const pressOf = (action: Press['action'], deal: Deal, base: Deal | null): Press => ({
  action,
  deal,
  base,
  site: SITE,
  sameDealAgreed: false,
});
const closes = (all: readonly Deal[]) => all.map((deal) => ({ press: pressOf('close', deal, deal) }));

beforeEach(() => startClock());
afterEach(stopClock);

/** A manager whose account has some deals, and the journal that the history page asks. */
function start(there: readonly Deal[] = []) {
  const account = createAccount({ tokens: ['token-a'] });
  for (const deal of there) account.wazzup.deals.put(onWire(deal));
  const token = { now: 'token-a' as string | undefined };
  const manager = createManager({ wire: account.wire, token: () => token.now });
  const fetch = (url: RequestInfo | URL, init: RequestInit = {}) =>
    account.wire(String(url), { ...init, signal: null });
  const client = createClient(createRequest({ origin: 'https://wazzup.example', token: async () => 'token-a', fetch }));
  const forbidden: Action[] = [];
  const journal = () => {
    const outbox = manager.outbox();
    return createJournal({ client, database: manager.connection(), outbox, forbidden: async () => forbidden });
  };
  const batches = () =>
    createBatchJournal({ database: manager.connection(), outbox: manager.outbox(), forbidden: async () => forbidden });
  const sent = () => account.wazzup.requests.list().filter(({ method }) => method !== 'GET');
  const inWazzup = () => account.wazzup.deals.all().toSorted((a, b) => Number(a.id) - Number(b.id));
  const press = (...of: Parameters<typeof pressOf>) => told(manager.press(pressOf(...of)));
  /** Closes deals in one batch, and waits until that is done. */
  async function closeAll(all: readonly Deal[]): Promise<string> {
    const id = await given(manager.outbox().pressAll(closes(all)));
    await pass(60_000);
    return id;
  }
  const entryOf = async (id: string) => (await given(batches().list())).find((one) => one.id === id);
  const entriesOf = async (id: string) => (await given(batches().read(id))).entries;
  return {
    ...account,
    manager,
    token,
    journal,
    batches,
    entriesOf,
    forbidden,
    sent,
    inWazzup,
    press,
    closeAll,
    entryOf,
  };
}

it('stores 10,000 presses in fewer than ten transactions, and then all of them are on the disk', async () => {
  const { manager, token } = start();
  token.now = undefined;
  await given(
    manager
      .outbox()
      .look(keyOf('1'))
      .catch(() => undefined),
  ); // the store is open
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const keeping = manager.outbox().pressAll(deals(10_000).map((deal) => ({ press: pressOf('create', deal, null) })));
  const counted = keeping.then(() => begun.mock.calls.length);
  expect(await given(counted)).toBeLessThan(10);
  begun.mockRestore();
  expect(await manager.queued()).toHaveLength(10_000);
}, 180_000);

it('takes 1 to 100,000 presses', async () => {
  const { manager } = start();
  await expect(given(manager.outbox().pressAll([]))).rejects.toThrow(RangeError);
  const tooMany = Array.from({ length: BATCH_ENTRIES + 1 }, () => ({ press: pressOf('create', DEAL, null) }));
  await expect(given(manager.outbox().pressAll(tooMany))).rejects.toThrow(RangeError);
  expect(await manager.queued()).toEqual([]);
});

it('a batch is delivered in full requests, and is one entry of the history, apart from single presses', async () => {
  const all = deals(250);
  const { manager, journal, batches, sent, inWazzup, closeAll, entryOf, entriesOf } = start(all);
  const id = await closeAll(all);
  expect(sent()).toHaveLength(3);
  expect(inWazzup()).toEqual(all.map((deal) => onWire(closed(deal))));
  expect(await given(batches().list())).toEqual([
    {
      id,
      seq: 1,
      count: 250,
      at: Date.UTC(2030, 0, 1),
      actions: ['close'],
      states: { applied: 250 },
      needsAttention: 0,
      isUndo: false,
      undoneBy: null,
      isPaused: false,
      undoUntil: expect.any(Number),
    },
  ]);
  expect(await given(journal().list())).toEqual({ entries: [], waiting: 0 });
  expect(await manager.journal()).toEqual([]);
  const entries = await entriesOf(id);
  expect(entries).toHaveLength(250);
  expect(entries[0]).toMatchObject({ seq: 1, state: 'applied', before: all[0], undoable: true });
  expect((await entryOf('none')) ?? (await entriesOf('none'))).toEqual([]);
});

it('a waiting batch shows in the history as waiting, and does not push single presses out of the list', async () => {
  const { wazzup, manager, journal, batches, press, entryOf, entriesOf } = start();
  wazzup.down(true);
  await given(press('create', dealOf(0), null));
  const id = await given(
    manager.outbox().pressAll(
      deals(601)
        .slice(1)
        .map((deal) => ({ press: pressOf('create', deal, null) })),
    ),
  );
  await pass(60_000);
  expect(await entryOf(id)).toMatchObject({ states: { waiting: 600 }, undoUntil: null });
  expect(await given(journal().list())).toMatchObject({ entries: [{ seq: 1, state: 'waiting' }], waiting: 1 });
  expect((await entriesOf(id))[0]).toMatchObject({ state: 'waiting', reason: { kind: 'offline' } });
  await expect(given(batches().undo(id))).rejects.toMatchObject({ details: { code: 'no-entry' } });
});

describe('one deal of a batch that Wazzup refuses', () => {
  async function refused() {
    const world = start();
    const presses = deals(30).map((deal, at) => ({
      press: pressOf('create', at === 7 ? { ...deal, uri: 'no link' } : deal, null),
    }));
    const id = await given(world.manager.outbox().pressAll(presses));
    await pass(60_000);
    return { ...world, id };
  }

  it('fails alone, with its own reason, which the deal’s status has too', async () => {
    const { manager, entryOf, inWazzup, id, entriesOf } = await refused();
    expect(await entryOf(id)).toMatchObject({
      states: { applied: 29, failed: 1 },
      needsAttention: 1,
      undoUntil: expect.any(Number),
    });
    const failed = (await entriesOf(id)).filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([
      { seq: 8, retryable: true, reason: { kind: 'invalid', details: { fields: { uri: [expect.any(String)] } } } },
    ]);
    expect(inWazzup()).toHaveLength(29);
    expect((await given(manager.outbox().look(keyOf(dealOf(7).id)))).failedPress).toMatchObject({ seq: 8, batch: id });
  });

  it.each(['dismissed', 'pressed anew'] as const)('needs no attention any more once it is %s', async (how) => {
    const { manager, journal, press, entryOf, id } = await refused();
    if (how === 'dismissed') await given(journal().dismiss(8));
    else expect(await given(press('create', dealOf(7), null))).toBe('saved');
    expect(await entryOf(id)).toMatchObject({ needsAttention: 0 });
    expect((await given(manager.outbox().look(keyOf(dealOf(7).id)))).failedPress).toBeUndefined();
    await expect(given(journal().retry(8, null))).rejects.toMatchObject({ details: { code: 'no-entry' } });
  });

  it('can be tried again, and Wazzup refuses it again', async () => {
    const { journal, entryOf, id } = await refused();
    await expect(given(journal().retry(8, null))).rejects.toMatchObject({ kind: 'invalid' });
    expect(await entryOf(id)).toMatchObject({ needsAttention: 0 });
    expect((await given(journal().list())).entries).toMatchObject([{ state: 'failed', needsAttention: true }]);
  });
});

describe('undo of a batch', () => {
  it('gives Wazzup again what it had, in another batch, which can be undone too', async () => {
    const all = deals(120);
    const { batches, sent, inWazzup, closeAll, entryOf, wazzup, entriesOf } = start(all);
    const id = await closeAll(all);
    wazzup.requests.clear();
    const undo = await given(batches().undo(id));
    expect(await entryOf(id)).toMatchObject({ undoneBy: undo, undoUntil: null });
    await pass(60_000);
    expect(sent()).toHaveLength(2);
    expect(inWazzup()).toEqual(all.map(onWire));
    expect(await entryOf(undo)).toMatchObject({
      states: { applied: 120 },
      isUndo: true,
      undoUntil: expect.any(Number),
    });
    expect((await entriesOf(id))[0]).toMatchObject({
      undoneBy: expect.any(Number),
      undoable: false,
    });
    await expect(given(batches().undo(id))).rejects.toMatchObject({ details: { code: 'no-entry' } });

    await given(batches().undo(undo));
    await pass(60_000);
    expect(inWazzup()).toEqual(all.map((deal) => onWire(closed(deal))));
    expect(await entryOf(id)).toMatchObject({ undoneBy: null, undoUntil: expect.any(Number) });
  });

  it('happens once on two clicks', async () => {
    const all = deals(3);
    const { batches, closeAll } = start(all);
    const id = await closeAll(all);
    const page = batches();
    const clicks = await given(Promise.allSettled([page.undo(id), page.undo(id)]));
    expect(clicks.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('leaves alone presses that failed or were undone singly, and deals that somebody changed', async () => {
    const all = deals(5);
    const { wazzup, journal, batches, inWazzup, closeAll, entryOf } = start(all.slice(0, 4));
    const id = await closeAll(all);
    expect(await entryOf(id)).toMatchObject({ states: { applied: 4, conflict: 1 } });
    expect(await given(journal().undo(1, closed(dealOf(0))))).toMatchObject({ outcome: 'saved' });
    const theirs = { ...closed(dealOf(1)), name: 'Theirs' };
    wazzup.deals.put(onWire(theirs));
    const undo = await given(batches().undo(id));
    await pass(60_000);
    expect(await entryOf(undo)).toMatchObject({ count: 3, states: { applied: 2, conflict: 1 }, needsAttention: 1 });
    expect(inWazzup()).toEqual([dealOf(0), theirs, dealOf(2), dealOf(3)].map(onWire));
  });

  it('is refused if the company has switched off an action that it needs', async () => {
    const all = deals(3);
    const { batches, forbidden, closeAll } = start(all);
    const id = await closeAll(all);
    forbidden.push('reopen');
    await expect(given(batches().undo(id))).rejects.toMatchObject({ kind: 'company' });
  });
});

describe('the entries of a batch', () => {
  it('stay for thirty days after the batch has ended; the batch itself stays in the history', async () => {
    const all = deals(3);
    const { manager, batches, closeAll, entryOf, entriesOf } = start(all);
    const id = await closeAll(all);
    vi.setSystemTime(Date.now() + 30 * DAY_MS - 120_000);
    await given(manager.outbox().wake());
    expect(await entriesOf(id)).toHaveLength(3);
    vi.setSystemTime(Date.now() + 120_000);
    await given(manager.outbox().wake());
    expect(await entriesOf(id)).toEqual([]);
    expect(await entryOf(id)).toMatchObject({ states: { applied: 3 }, undoUntil: null });
    await expect(given(batches().undo(id))).rejects.toMatchObject({ details: { code: 'no-entry' } });
  });

  it('are 100,000 at most: the oldest batches lose theirs first, and each loses all or none', () => {
    const batch = (seq: number, kept: number): Batch => ({
      id: `b${seq}`,
      seq,
      count: kept,
      at: 0,
      actions: ['close'],
      ends: { applied: kept },
      endedAt: 0,
      needsAttention: 0,
      kept,
    });
    const ids = (...all: Batch[]) => batchesToForget(all, DAY_MS).map(({ id }) => id);
    expect(ids(batch(9, 40_000), batch(1, 60_000))).toEqual([]);
    expect(ids(batch(9, 40_001), batch(1, 60_000))).toEqual(['b1']);
    expect(ids(batch(9, 90_000), batch(1, 5), batch(2, 60_000), batch(3, 10_000))).toEqual(['b1', 'b2']);
  });

  it('are forgotten when the history is cleared; its waiting presses stay and go on', async () => {
    const all = deals(6);
    const { wazzup, manager, journal, batches, closeAll, entryOf } = start(all);
    await closeAll(all.slice(0, 3));
    wazzup.down(true);
    const waiting = await closeAll(all.slice(3));
    await given(journal().clear());
    expect(await given(batches().list())).toMatchObject([{ id: waiting, states: { waiting: 3 } }]);
    wazzup.down(false);
    await given(manager.outbox().wake({ hurry: true }));
    expect(await entryOf(waiting)).toMatchObject({ states: { applied: 3 }, undoUntil: expect.any(Number) });
  });
});

it(`the journal keeps ${JOURNAL_LENGTH} lines: a batch is one, and takes its entries with it`, async () => {
  const all = deals(20);
  const { manager, press, closeAll, entryOf, entriesOf } = start(all);
  const first = await closeAll(all.slice(0, 10));
  const second = await closeAll(all.slice(10));
  const db = await manager.database();
  const old = await db.get('batchEntries', 1);
  for (let seq = 101; seq <= 100 + JOURNAL_LENGTH - 2; seq += 1) {
    const { batch: _, ...entry } = { ...old, seq } as NonNullable<typeof old>;
    await db.put('journal', entry);
  }
  await manager.restart();
  expect(await given(press('reopen', dealOf(0), closed(dealOf(0))))).toBe('saved');
  expect([await entryOf(first), await entriesOf(first)]).toEqual([undefined, []]);
  expect(await entriesOf(second)).toHaveLength(10);
  expect(await manager.journal()).toHaveLength(JOURNAL_LENGTH - 1);
  expect(await (await manager.database()).count('batchEntries')).toBe(10);
});

it('a batch goes on after the worker died midway, and each press takes effect once', async () => {
  const all = deals(150);
  const { manager, inWazzup, effects, entryOf } = start(all);
  const id = await given(manager.outbox().pressAll(closes(all)));
  for (const ms of [30, 70, 110, 170, 350]) {
    await pass(ms);
    await manager.restart();
  }
  await pass(120_000);
  expect(await manager.queued()).toEqual([]);
  expect(inWazzup()).toEqual(all.map((deal) => onWire(closed(deal))));
  expect(effects).toHaveLength(150);
  expect(await entryOf(id)).toMatchObject({ count: 150, states: { applied: 150 }, undoUntil: expect.any(Number) });
});

it.each([0, 1, 3, 10, 30, 100, 1_000])(
  'if the worker dies while a batch is stored, after %i turns, all of it is there or none',
  async (after) => {
    const all = deals(400);
    const { manager, wazzup, entryOf } = start(all);
    wazzup.down(true);
    void manager.outbox().pressAll(closes(all), { id: 'batch' });
    await turns(after);
    await manager.restart();
    await settle();
    const stored = await entryOf('batch');
    expect(await manager.queued()).toHaveLength(stored ? 400 : 0);
    // Whoever got no answer presses once more under the same id.
    await given(manager.outbox().pressAll(closes(all), { id: 'batch' }));
    wazzup.down(false);
    await given(manager.outbox().wake({ hurry: true }));
    await pass(60_000);
    expect(await entryOf('batch')).toMatchObject({ count: 400, states: { applied: 400 } });
  },
);

it('far more presses than a batch can have may end at once', () => {
  const batch: Batch = { id: 'b', seq: 1, count: 0, at: 0, actions: [], ends: {}, needsAttention: 0, kept: 0 };
  const entry = { end: 'superseded', endedAt: 5, needsAttention: false } as JournalEntry;
  const ended = countEnded(batch, new Array<JournalEntry>(10 * BATCH_ENTRIES).fill(entry));
  expect(ended).toMatchObject({ endedAt: 5, ends: { superseded: 10 * BATCH_ENTRIES } });
});

it('to undo one deal of a batch, no other deal of it is read', async () => {
  const all = deals(300);
  const { journal, inWazzup, closeAll } = start(all);
  await closeAll(all);
  let read = 0;
  const getAll = IDBObjectStore.prototype.getAll;
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...args) {
    const request = Reflect.apply(getAll, this, args);
    request.addEventListener('success', () => {
      if (this.name === 'batchEntries') read += request.result.length;
    });
    return request;
  });
  expect(await given(journal().undo(150, closed(dealOf(149))))).toMatchObject({ outcome: 'saved' });
  expect(inWazzup().filter((deal) => !deal.closed)).toEqual([onWire(dealOf(149))]);
  expect(read).toBeLessThanOrEqual(3);
});

describe('a batch and a single press of the same deal', () => {
  const EDITED = { ...dealOf(1), name: 'Edited' };

  it('if the single one comes later, it does the work of both, and only its own entry is applied', async () => {
    const { wazzup, manager, journal, press, inWazzup, closeAll, entryOf } = start(deals(3));
    wazzup.down(true);
    const id = await closeAll(deals(3));
    const word = press('update', EDITED, dealOf(1));
    await settle();
    wazzup.down(false);
    expect(await given(word)).toBe('saved');
    await given(manager.outbox().wake({ hurry: true }));
    expect(inWazzup()).toEqual([closed(dealOf(0)), closed(EDITED), closed(dealOf(2))].map(onWire));
    expect(await entryOf(id)).toMatchObject({ states: { applied: 2, superseded: 1 } });
    expect((await given(journal().list())).entries).toMatchObject([{ state: 'applied', before: dealOf(1) }]);
  });

  it('if the batch comes later, its press does the work of both', async () => {
    const { token, manager, journal, inWazzup, entryOf } = start(deals(3));
    token.now = undefined;
    expect(await given(told(manager.press(pressOf('update', EDITED, dealOf(1)))))).toBe('waiting: token');
    const id = await given(manager.outbox().pressAll(closes(deals(3))));
    token.now = 'token-a';
    await given(manager.outbox().wake({ hurry: true }));
    expect(inWazzup()).toEqual([closed(dealOf(0)), closed(EDITED), closed(dealOf(2))].map(onWire));
    expect(await entryOf(id)).toMatchObject({ states: { applied: 3 } });
    expect((await given(journal().list())).entries).toMatchObject([{ seq: 1, state: 'superseded' }]);
  });

  it('if the batch comes later, the waiter of the single one gets the outcome of both', async () => {
    const { manager, inWazzup, press } = start(deals(3));
    const again = { ...EDITED, name: 'Edited again' };
    const onItsWay = press('update', EDITED, dealOf(1));
    await pass(10);
    const unsent = press('update', again, EDITED);
    await settle();
    await given(manager.outbox().pressAll(closes([again])));
    expect(await given(Promise.all([onItsWay, unsent]))).toEqual(['saved', 'saved']);
    expect(inWazzup()[1]).toEqual(onWire(closed(again)));
  });

  it('the single one cannot be undone while a press of a batch waits for its deal', async () => {
    const { wazzup, journal, press, closeAll } = start(deals(3));
    expect(await given(press('update', EDITED, dealOf(1)))).toBe('saved');
    expect((await given(journal().list())).entries).toMatchObject([{ undoable: true }]);
    wazzup.down(true);
    await closeAll(deals(3));
    expect((await given(journal().list())).entries).toMatchObject([{ undoable: false }]);
  });

  it('if one batch has a deal twice, the later press counts', async () => {
    const { manager, inWazzup, entryOf, sent } = start(deals(2));
    const twice = [
      { press: pressOf('update', EDITED, dealOf(1)) },
      { press: pressOf('close', dealOf(0), dealOf(0)) },
      { press: pressOf('close', EDITED, EDITED) },
    ];
    const id = await given(manager.outbox().pressAll(twice));
    await pass(60_000);
    expect(inWazzup()).toEqual([closed(dealOf(0)), closed(EDITED)].map(onWire));
    expect(await entryOf(id)).toMatchObject({ count: 3, states: { applied: 2, superseded: 1 } });
    expect(sent()).toHaveLength(1);
  });
});
