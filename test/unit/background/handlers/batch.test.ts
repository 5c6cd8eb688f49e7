// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createBatchHandlers } from '@/lib/background/handlers/batch';
import type { BatchAction } from '@/lib/deal/batch';
import type { Deal } from '@/lib/deal/model';
import { MESSAGES, type RequestOf } from '@/lib/messaging/protocol';
import { createBatchJournal } from '@/lib/outbox/batch-journal';
import { forbiddenActions } from '@/lib/settings';
import { createAccount } from '../../../reliability/account.ts';
import { given, pass, startClock, stopClock } from '../../../reliability/clock.ts';
import { createManager } from '../../../reliability/manager.ts';
import { DEAL, onWire } from '../../wazzup/start.ts';

const MINUTE_MS = 60_000;
const dealOf = (number: number): Deal => ({ ...DEAL, id: String(1000 + number), name: `Deal ${number}` });
const dealsUpTo = (count: number): Deal[] => Array.from({ length: count }, (_, number) => dealOf(number));
const ALL = { from: 0, limit: 10_000, needsAttention: false };

beforeEach(() => {
  startClock();
  fakeBrowser.reset();
});
afterEach(stopClock);

/** The handlers of a background, and the account at Wazzup that has some deals. */
function start(there: readonly Deal[]) {
  const account = createAccount({ tokens: ['token-a'] });
  for (const deal of there) account.wazzup.deals.put(onWire(deal));
  const mark = { now: 'first' };
  const manager = createManager({ wire: account.wire, token: () => 'token-a', account: async () => mark.now });
  const create = () => {
    const pressed = { database: manager.connection(), outbox: manager.outbox(), account: async () => mark.now };
    const batches = createBatchJournal({ ...pressed, forbidden: forbiddenActions });
    return createBatchHandlers({ outbox: manager.outbox(), batches });
  };
  const made = { handlers: create() };
  type Own = typeof made.handlers;
  /** Sends a message, and checks that the answer has the protocol's form. */
  const send = async <T extends keyof Own>(type: T, request: RequestOf<T>) => {
    const handler = made.handlers[type] as unknown as (request: RequestOf<T>) => Promise<unknown>;
    return MESSAGES[type].answer.parse(await given(handler(request))) as Awaited<ReturnType<Own[T]>>;
  };
  const press = (action: BatchAction, deals: Deal[], more: Partial<RequestOf<'batch.press'>> = {}) =>
    send('batch.press', { id: 'b1', action, deals, from: 0, isLast: true, ...more });
  const batch = async (id = 'b1') => (await send('batch.read', { id, ...ALL })).batch;
  const inWazzup = () => account.wazzup.deals.all().toSorted((a, b) => Number(a.id) - Number(b.id));
  async function restart() {
    await manager.restart();
    made.handlers = create();
  }
  return { ...account, manager, mark, send, press, batch, inWazzup, restart };
}

describe('batch.press', () => {
  const open = dealOf(1);
  const closed = { ...dealOf(2), closed: true };

  it.each<[BatchAction, Deal[]]>([
    ['close', [{ ...open, closed: true }, closed]],
    ['reopen', [open, { ...closed, closed: false }]],
    ['delete', []],
    ['responsible', [open, closed].map((deal) => ({ ...deal, responsibleUserId: '42' }))],
  ])('%s does to each deal what it says, and nothing else', async (action, want) => {
    const { press, inWazzup, batch } = start([open, closed]);
    expect(await press(action, [open, closed], action === 'responsible' ? { responsibleUserId: '42' } : {})).toBeNull();
    await pass(MINUTE_MS);
    expect(inWazzup()).toEqual(want.map(onWire));
    expect(await batch()).toMatchObject({ count: 2, states: { applied: 2 }, needsAttention: 0 });
  });

  it('joins the deals of several messages into one batch, and presses nothing before the last', async () => {
    const all = dealsUpTo(250);
    const { press, manager, inWazzup, send, batch } = start(all);
    await press('close', all.slice(0, 100), { isLast: false });
    await press('close', all.slice(100, 200), { from: 100, isLast: false });
    expect([await manager.queued(), await batch()]).toEqual([[], null]);
    await press('close', all.slice(200), { from: 200 });
    await pass(MINUTE_MS);
    expect(inWazzup().every(({ closed }) => closed)).toBe(true);
    const { entries } = await send('batch.read', { id: 'b1', ...ALL });
    expect(entries.map(({ press }) => press.deal.id)).toEqual(all.map(({ id }) => id));
  });

  it('presses a batch once, also if the page sends it again', async () => {
    const { press, inWazzup, batch, send, effects } = start([open, closed]);
    await press('delete', [open]);
    await press('delete', [open, closed]);
    await pass(MINUTE_MS);
    expect([inWazzup(), effects.length]).toEqual([[onWire(closed)], 1]);
    expect(await batch()).toMatchObject({ count: 1, states: { applied: 1 } });
    expect(await send('batch.list', {})).toHaveLength(1);
  });

  it('is interrupted, and presses nothing, if the background has ended between two messages', async () => {
    const all = dealsUpTo(20);
    const { press, manager, restart } = start(all);
    await press('close', all.slice(0, 10), { isLast: false });
    await restart();
    await expect(press('close', all.slice(10), { from: 10 })).rejects.toMatchObject({ kind: 'interrupted' });
    expect(await manager.queued()).toEqual([]);
    // From the beginning it works, under the same id.
    await press('close', all);
    await pass(MINUTE_MS);
    expect((await manager.queued()).length).toBe(0);
  });

  it.each<[BatchAction, string]>([
    ['close', 'close'],
    ['reopen', 'reopen'],
    ['delete', 'delete'],
    ['responsible', 'update'],
  ])('%s is refused if the company has switched off %s', async (action, forbidden) => {
    const { press, manager } = start([open]);
    await fakeBrowser.storage.managed.set({ forbid: [forbidden] });
    await expect(press(action, [open], { responsibleUserId: '42' })).rejects.toMatchObject({ kind: 'company' });
    expect(await manager.queued()).toEqual([]);
  });

  it.each(['', ' ', 'x'.repeat(101)])('responsible is refused for the user id "%s"', async (responsibleUserId) => {
    const { press, manager } = start([open]);
    await expect(press('responsible', [open], { responsibleUserId })).rejects.toMatchObject({
      kind: 'invalid',
      details: { fields: { responsibleUserId: [] } },
    });
    expect(await manager.queued()).toEqual([]);
  });

  it('is refused if the page showed the deals of another account', async () => {
    const { press, manager, mark } = start([open]);
    mark.now = 'second';
    await expect(press('close', [open], { account: 'first' })).rejects.toMatchObject({ kind: 'other-account' });
    expect(await manager.queued()).toEqual([]);
  });

  it('ends with a conflict for a deal that somebody has changed, and for one that is of another site by now', async () => {
    const [changed, moved, other] = [dealOf(1), dealOf(2), dealOf(3)];
    const theirs = { ...changed, name: 'Theirs' };
    const elsewhere = { ...moved, uri: 'https://other.example/deal/2' };
    const { press, inWazzup, send, batch } = start([theirs, elsewhere, other]);
    await press('delete', [changed, moved, other]);
    await pass(MINUTE_MS);
    expect(inWazzup()).toEqual([theirs, elsewhere].map(onWire));
    expect(await batch()).toMatchObject({ states: { applied: 1, conflict: 2 }, needsAttention: 2 });
    const { entries } = await send('batch.read', { id: 'b1', from: 1, limit: 1, needsAttention: true });
    expect(entries).toMatchObject([{ state: 'conflict', after: elsewhere, press: { deal: moved } }]);
  });
});

describe('batch.read', () => {
  it('gives a part of the presses, those that wait and those that have ended', async () => {
    const all = dealsUpTo(30);
    const { wazzup, press, send } = start(all);
    wazzup.down(true);
    await press('close', all);
    const ids = async (from: number, limit: number) => {
      const { entries } = await send('batch.read', { id: 'b1', from, limit, needsAttention: false });
      return entries.map(({ press, state }) => `${press.deal.id} ${state}`);
    };
    expect(await ids(10, 2)).toEqual(['1010 waiting', '1011 waiting']);
    wazzup.down(false);
    await pass(10 * MINUTE_MS);
    expect(await ids(28, 5)).toEqual(['1028 applied', '1029 applied']);
    expect([await ids(30, 5), await ids(0, 0)]).toEqual([[], []]);
  });

  it('gives nothing for an id that no batch has', async () => {
    const { send } = start([]);
    expect(await send('batch.read', { id: 'none', ...ALL })).toEqual({ batch: null, entries: [] });
  });
});

describe('batch.pause', () => {
  const all = dealsUpTo(2_500);

  it('holds back what is not on its way, also in the next background, until batch.resume', async () => {
    const { wazzup, press, send, batch, inWazzup, restart } = start(all);
    await press('close', all);
    await pass(100);
    await send('batch.pause', { id: 'b1' });
    await pass(5 * MINUTE_MS);
    const paused = await batch();
    expect(paused).toMatchObject({ isPaused: true, states: { applied: 1000, waiting: 1500 }, undoUntil: null });
    await restart();
    wazzup.requests.clear();
    await pass(60 * MINUTE_MS);
    expect([await batch(), wazzup.requests.list()]).toEqual([paused, []]);
    await send('batch.resume', { id: 'b1' });
    await pass(MINUTE_MS);
    expect(await batch()).toMatchObject({ isPaused: false, states: { applied: 2500 } });
    expect(inWazzup().every(({ closed }) => closed)).toBe(true);
  });

  it('holds back no other press', async () => {
    const { press, send, batch } = start(dealsUpTo(20));
    await press('close', dealsUpTo(10), { isLast: false });
    await press('close', [], { from: 10 });
    await send('batch.pause', { id: 'b1' });
    await press('close', dealsUpTo(20).slice(10), { id: 'b2' });
    await pass(MINUTE_MS);
    expect(await batch('b2')).toMatchObject({ states: { applied: 10 } });
  });

  it('does nothing to a batch that is not there', async () => {
    const { send } = start([]);
    expect(await send('batch.pause', { id: 'none' })).toBeNull();
    expect(await send('batch.list', {})).toEqual([]);
  });
});

describe('batch.undo', () => {
  it('takes a batch back as a batch of its own, for ten minutes after the end', async () => {
    const all = dealsUpTo(30);
    const { press, send, batch, inWazzup } = start(all);
    await press('close', all);
    await pass(MINUTE_MS);
    const until = (await batch())?.undoUntil ?? 0;
    expect(until - Date.now()).toBeGreaterThan(8 * MINUTE_MS);
    vi.setSystemTime(until - 1_000);
    const { id } = await send('batch.undo', { id: 'b1' });
    await pass(MINUTE_MS);
    expect(inWazzup()).toEqual(all.map(onWire));
    expect(await send('batch.list', {})).toMatchObject([
      { id, isUndo: true, states: { applied: 30 } },
      { id: 'b1', undoneBy: id, undoUntil: null },
    ]);
  });

  it('comes too late after that', async () => {
    const { press, send, batch } = start([dealOf(1)]);
    await press('close', [dealOf(1)]);
    await pass(MINUTE_MS);
    vi.setSystemTime((await batch())?.undoUntil ?? 0);
    await expect(send('batch.undo', { id: 'b1' })).rejects.toMatchObject({ details: { code: 'no-entry' } });
  });
});
