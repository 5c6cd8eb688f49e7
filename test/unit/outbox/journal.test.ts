// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Press } from '@/lib/deal/decide-write';
import { entryChange, expectedIfForced, type HistoryEntry, undoPress } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { JournalEntry } from '@/lib/deal/queue';
import { createJournal } from '@/lib/outbox/journal';
import { JOURNAL_LENGTH } from '@/lib/outbox/journal-limit';
import { createOutbox, type OutboxOptions } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { keyOf, SITE } from '@/test/fixtures/site';
import { undoLast } from '@/test/fixtures/undo-last';
import { createWazzup } from '../../wazzup/index.ts';
import { DEAL as MINE, onWire, TOKEN } from '../wazzup/start.ts';

const { id } = MINE;
const EDITED: Deal = { ...MINE, name: 'Doors and floors', responsibleUserId: '8', contacts: ['11', '13'] };
const THEIRS: Deal = { ...MINE, name: 'Windows' };
const OTHER_CRMS: Deal = { ...MINE, name: 'Roof', uri: 'https://other.crm.example/deal/4217' };

/** An outbox and its journal, with the stand-in for Wazzup in the same process. */
function start() {
  globalThis.indexedDB = new IDBFactory();
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false });
  const request = createRequest({
    origin: 'http://emulator.example',
    token: async () => TOKEN,
    fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
    pauseMs: 1,
    retries: 1,
  });
  const client = createClient(request);
  const database = createDatabase();
  const onStoreChange = vi.fn();
  /** The contacts that were added with deals. */
  const added: string[] = [];
  const addContacts: OutboxOptions['addContacts'] = async (people) =>
    void added.push(...people.map(({ contact }) => contact.id));
  const pauses = { readBackPausesMs: [0, 2], pauseMs: 60_000 };
  const outbox = createOutbox({ client, database, onStoreChange, addContacts, ...pauses });
  /** The actions that the company has switched off. */
  const forbidden: Action[] = [];
  const journal = createJournal({ client, database, outbox, forbidden: async () => forbidden });
  const press = (action: Press['action'], deal: Deal, base: Deal | null) =>
    outbox.press({ action, deal, base, site: SITE, sameDealAgreed: false });
  const entries = async () => (await journal.list()).entries;
  const newest = async (): Promise<HistoryEntry> => {
    const [entry] = await entries();
    if (!entry) throw new Error('nothing was pressed');
    return entry;
  };
  /** Undoes a press as a manager does who sees what it left. */
  const undoNewest = async () => {
    const { seq, after } = await newest();
    return journal.undo(seq, after);
  };
  const sent = () => wazzup.requests.list().filter(({ method }) => method !== 'GET');
  return {
    wazzup,
    outbox,
    journal,
    press,
    entries,
    newest,
    undoNewest,
    sent,
    database,
    onStoreChange,
    forbidden,
    added,
  };
}

const ALL = ['create', 'update', 'close', 'reopen', 'delete'] as const;
const CLOSED = { ...MINE, closed: true };

/** Each action: the pressed deal, what Wazzup had before, and what it has after it. */
const ACTIONS: [Press['action'], Deal, Deal | null, Deal | null][] = [
  ['create', MINE, null, MINE],
  ['update', EDITED, MINE, EDITED],
  ['close', MINE, EDITED, { ...EDITED, closed: true }],
  ['reopen', MINE, CLOSED, MINE],
  ['delete', MINE, EDITED, null],
];

async function pressed(action: Press['action'], deal: Deal, base: Deal | null) {
  const world = start();
  if (base) world.wazzup.deals.put(onWire(base));
  expect(await world.press(action, deal, base)).toMatchObject({ outcome: 'saved' });
  return world;
}

describe('undo', () => {
  it.each(ACTIONS)('%s: Wazzup has again what it had before, once', async (action, deal, before, after) => {
    const { wazzup, journal, entries, newest, undoNewest, sent } = await pressed(action, deal, before);
    const { seq } = await newest();
    expect(await newest()).toMatchObject({ state: 'applied', before, after, undoable: true, isUndo: false });
    expect(await undoNewest()).toStrictEqual({ outcome: 'saved', there: before });
    expect(wazzup.deals.all()).toEqual(before ? [onWire(before)] : []);
    expect(await entries()).toMatchObject([
      { state: 'applied', before: after, after: before, isUndo: true, undoable: true },
      { seq, undoneBy: (await newest()).seq, undoable: false },
    ]);
    await expect(journal.undo(seq, after)).rejects.toMatchObject({ details: { code: 'no-entry' } });
    expect(sent()).toHaveLength(2);
  });

  it.each(ACTIONS)('%s: two clicks at once are one undo', async (action, deal, before, after) => {
    const { journal, newest, entries } = await pressed(action, deal, before);
    const { seq } = await newest();
    const clicks = await Promise.allSettled([journal.undo(seq, after), journal.undo(seq, after)]);
    expect(clicks.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await entries()).toHaveLength(2);
  });

  it.each(ACTIONS)(
    '%s: the undo can be undone, and the press again after that',
    async (action, deal, before, after) => {
      const { wazzup, entries, undoNewest } = await pressed(action, deal, before);
      await undoNewest();
      await undoNewest();
      expect(wazzup.deals.all()).toEqual(after ? [onWire(after)] : []);
      expect(await entries()).toMatchObject([
        { undoneBy: null, undoable: true },
        { undoneBy: expect.any(Number), undoable: false },
        { undoneBy: null, undoable: true },
      ]);
    },
  );

  const LATER: (Deal | null)[] = [{ ...THEIRS, responsibleUserId: '99' }, null];
  const OVERTAKEN = ACTIONS.flatMap(([action, deal, before, after]) =>
    LATER.filter((later) => later !== after && (later || before)).map(
      (later) => [action, later?.name ?? 'gone', { deal, before, after, later }] as const,
    ),
  );

  it.each(OVERTAKEN)(
    '%s, and since then %s: someone’s later change is told, and overwritten only knowingly',
    async (action, _name, { deal, before, after, later }) => {
      const { wazzup, journal, newest, entries, sent } = await pressed(action, deal, before);
      if (later) wazzup.deals.put(onWire(later));
      else wazzup.deals.clear();
      const { seq } = await newest();
      wazzup.requests.clear();
      for (const _ of [1, 2])
        expect(await journal.undo(seq, after)).toStrictEqual({ outcome: 'changed', there: later });
      expect([sent(), await entries()]).toEqual([[], [await newest()]]);
      expect(wazzup.deals.all()).toEqual(later ? [onWire(later)] : []);
      // The page shows what Wazzup would have after the undo.
      expect(expectedIfForced(undoPress(await newest()), later)).toEqual({ want: before });
      expect(await journal.undo(seq, later)).toStrictEqual({ outcome: 'saved', there: before });
      expect(wazzup.deals.all()).toEqual(before ? [onWire(before)] : []);
    },
  );

  it('gives what Wazzup has if the deal changed once more since the manager looked', async () => {
    const { wazzup, journal, newest } = await pressed('update', EDITED, MINE);
    const { seq } = await newest();
    wazzup.deals.put(onWire(THEIRS));
    await journal.undo(seq, EDITED);
    const third = { ...THEIRS, name: 'Gates' };
    wazzup.deals.put(onWire(third));
    expect(await journal.undo(seq, THEIRS)).toStrictEqual({ outcome: 'changed', there: third });
    expect(wazzup.deals.all()).toEqual([onWire(third)]);
  });

  it('never overwrites another CRM’s deal that is under the id by now', async () => {
    for (const [action, deal, before, after] of ACTIONS) {
      const { wazzup, journal, newest } = await pressed(action, deal, before);
      wazzup.deals.put(onWire(OTHER_CRMS));
      const { seq } = await newest();
      await journal.undo(seq, after);
      expect(await journal.undo(seq, OTHER_CRMS)).toStrictEqual({ outcome: 'conflict', there: OTHER_CRMS });
      expect(expectedIfForced(undoPress(await newest()), OTHER_CRMS)).toBeUndefined();
      expect(wazzup.deals.all()).toEqual([onWire(OTHER_CRMS)]);
    }
  });

  it('is not offered if the press changed nothing, or while a later press of the deal waits', async () => {
    const { wazzup, journal, press, entries, newest } = await pressed('update', MINE, MINE);
    expect(await newest()).toMatchObject({ state: 'applied', undoable: false });
    await press('update', EDITED, MINE);
    const { seq } = await newest();
    wazzup.down(true);
    expect(await press('update', THEIRS, EDITED)).toMatchObject({ outcome: 'waiting' });
    expect((await entries()).map(({ undoable }) => undoable)).toEqual([false, false, false]);
    await expect(journal.undo(seq, EDITED)).rejects.toMatchObject({ details: { code: 'no-entry' } });
  });

  it('without a network waits like any other press, and can be dropped', async () => {
    const { wazzup, outbox, journal, entries, newest, undoNewest } = await pressed('update', EDITED, MINE);
    wazzup.down(true);
    expect(await undoNewest()).toMatchObject({ outcome: 'waiting' });
    expect(await entries()).toMatchObject([
      { state: 'waiting', isUndo: true, before: EDITED, after: MINE },
      { state: 'applied', undoable: false, undoneBy: expect.any(Number) },
    ]);
    await journal.dismiss((await newest()).seq);
    expect(await entries()).toMatchObject([
      { state: 'discarded' },
      { state: 'applied', undoneBy: null, undoable: true },
    ]);
    wazzup.down(false);
    await outbox.wake({ hurry: true });
    expect(wazzup.deals.all()).toEqual([onWire(EDITED)]);
  });

  it('in the popup is an undo in the journal too', async () => {
    const { outbox, journal, entries } = await pressed('delete', MINE, MINE);
    await undoLast(outbox, journal, keyOf(id));
    expect(await entries()).toMatchObject([{ isUndo: true }, { undoneBy: expect.any(Number), undoable: false }]);
  });

  it('is refused for a press that was cleared', async () => {
    const { journal, newest, sent } = await pressed('create', MINE, null);
    const { seq } = await newest();
    await journal.clear();
    await expect(journal.undo(seq, MINE)).rejects.toMatchObject({ details: { code: 'no-entry' } });
    expect(sent()).toHaveLength(1);
  });
});

describe('what the company has switched off', () => {
  it.each([
    ['delete', 'create'],
    ['update', 'update'],
    ['reopen', 'close'],
    ['close', 'reopen'],
    ['create', 'delete'],
  ] as const)('%s: %s cannot be taken back by it', async (switchedOff, pressedBefore) => {
    const [, deal, before, after] = ACTIONS.find(([action]) => action === pressedBefore) ?? [];
    if (!deal || before === undefined || after === undefined) throw new Error('no such action');
    const { journal, newest, sent, forbidden } = await pressed(pressedBefore, deal, before);
    forbidden.push(...ALL.filter((action) => action !== switchedOff));
    expect(await newest()).toMatchObject({ undoable: true });
    forbidden.splice(0, forbidden.length, switchedOff);
    const { seq, undoable } = await newest();
    expect(undoable).toBe(false);
    await expect(journal.undo(seq, after)).rejects.toMatchObject({ kind: 'company' });
    expect(sent()).toHaveLength(1);
  });

  it('cannot be tried again after a failure, even if the retry would be another action', async () => {
    const { wazzup, journal, press, newest, sent, forbidden } = start();
    expect(await press('update', EDITED, MINE)).toStrictEqual({ outcome: 'changed', there: null });
    const { seq } = await newest();
    forbidden.push('update');
    expect(await newest()).toMatchObject({ needsAttention: true, retryable: false });
    await expect(journal.retry(seq, MINE)).rejects.toMatchObject({ kind: 'company' });
    // Wazzup no longer has the deal, so a retry would create it.
    forbidden.splice(0, 1, 'create');
    expect(await newest()).toMatchObject({ needsAttention: true, retryable: true });
    await expect(journal.retry(seq, null)).rejects.toMatchObject({ kind: 'company' });
    expect(sent()).toEqual([]);
    expect(wazzup.deals.all()).toEqual([]);
  });
});

describe('a failure or conflict', () => {
  const refuse = { refuse: { field: 'name', text: 'name is not nice' } };

  it.each(ACTIONS.slice(0, 2))(
    '%s that Wazzup refused: its reason is kept, and it can be tried again',
    async (...of) => {
      const [action, deal, before, after] = of;
      const { wazzup, journal, press, entries, newest } = start();
      if (before) wazzup.deals.put(onWire(before));
      wazzup.faults.add({ ...refuse, method: before ? 'PATCH' : 'POST' });
      await expect(press(action, deal, before)).rejects.toMatchObject({ kind: 'invalid' });
      const failed = await newest();
      expect(failed).toMatchObject({
        state: 'failed',
        needsAttention: true,
        undoable: false,
        retryable: true,
        reason: { kind: 'invalid' },
      });
      expect(entryChange(failed)).toEqual({ from: before, to: after });
      expect(await journal.retry(failed.seq, failed.press.base)).toStrictEqual({ outcome: 'saved', there: after });
      expect(await entries()).toMatchObject([{ state: 'applied' }, { state: 'failed', needsAttention: false }]);
      await expect(journal.retry(failed.seq, after)).rejects.toMatchObject({ details: { code: 'no-entry' } });
    },
  );

  const PERSON = { id: '11', name: 'Ann', responsibleUserId: '7', chats: [], uri: MINE.uri };
  const CREATE = { action: 'create', deal: MINE, base: null, site: SITE, sameDealAgreed: false } as const;

  it('before its contacts were handed over: they go with its retry, and are then forgotten', async () => {
    const { wazzup, outbox, journal, newest, database, added } = start();
    wazzup.deals.put(onWire(THEIRS));
    await outbox.press(CREATE, null, { contacts: [PERSON] });
    expect(added).toEqual([]);
    const { seq, state } = await newest();
    expect(state).toBe('conflict');
    expect(await journal.retry(seq, THEIRS)).toMatchObject({ outcome: 'saved' });
    expect(added).toEqual(['11']);
    for (const entry of await (await database.open()).getAll('journal')) expect(entry).not.toHaveProperty('contacts');
  });

  it('after its contacts were handed over: they are not stored with it, and not handed over again', async () => {
    const { wazzup, outbox, journal, newest, database, added } = start();
    wazzup.faults.add({ ...refuse, method: 'POST' });
    await expect(outbox.press(CREATE, null, { contacts: [PERSON] })).rejects.toMatchObject({ kind: 'invalid' });
    const { seq } = await newest();
    expect(await (await database.open()).get('journal', seq)).not.toHaveProperty('contacts');
    expect(await journal.retry(seq, null)).toMatchObject({ outcome: 'saved' });
    expect(added).toEqual(['11']);
  });

  it('dismissed: its contacts are forgotten', async () => {
    const { wazzup, outbox, journal, newest, database } = start();
    wazzup.deals.put(onWire(THEIRS));
    await outbox.press(CREATE, null, { contacts: [PERSON] });
    const { seq } = await newest();
    expect(await (await database.open()).get('journal', seq)).toMatchObject({ contacts: [PERSON] });
    await journal.dismiss(seq);
    expect(await (await database.open()).get('journal', seq)).not.toHaveProperty('contacts');
  });

  it('holds up nothing else', async () => {
    const { wazzup, press } = start();
    wazzup.faults.add({ ...refuse, method: 'POST' });
    await expect(press('create', MINE, null)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await press('create', { ...MINE, id: '42' }, null)).toMatchObject({ outcome: 'saved' });
  });

  it('a retry says that somebody changed the deal since, and overwrites that only if the manager saw it', async () => {
    const { wazzup, journal, press, newest, sent } = start();
    wazzup.deals.put(onWire(MINE));
    wazzup.faults.add({ ...refuse, method: 'PATCH' });
    await press('update', EDITED, MINE).catch(() => undefined);
    const { seq } = await newest();
    wazzup.deals.put(onWire(THEIRS));
    wazzup.requests.clear();
    expect(await journal.retry(seq, MINE)).toStrictEqual({ outcome: 'changed', there: THEIRS });
    expect(sent()).toEqual([]);
    expect(await journal.retry(seq, THEIRS)).toStrictEqual({ outcome: 'saved', there: EDITED });
  });

  it.each<[Press['action'], Deal, Deal | null, Deal | null, Deal | null]>([
    ['update', EDITED, MINE, THEIRS, EDITED],
    ['update', EDITED, MINE, null, EDITED],
    ['create', MINE, null, THEIRS, MINE],
    ['delete', MINE, MINE, THEIRS, null],
  ])('%s in conflict: tried again knowingly it is as pressed', async (action, deal, base, theirs, want) => {
    const { wazzup, journal, press, newest } = start();
    if (theirs) wazzup.deals.put(onWire(theirs));
    expect(await press(action, deal, base)).toStrictEqual({ outcome: 'changed', there: theirs });
    const { seq, state, needsAttention } = await newest();
    expect([state, needsAttention]).toEqual(['conflict', true]);
    expect(await journal.retry(seq, base)).toStrictEqual({ outcome: 'changed', there: theirs });
    expect(await journal.retry(seq, theirs)).toStrictEqual({ outcome: 'saved', there: want });
    expect(wazzup.deals.all()).toEqual(want ? [onWire(want)] : []);
  });

  it('can be dismissed', async () => {
    const { wazzup, outbox, journal, press, newest } = start();
    wazzup.deals.put(onWire(THEIRS));
    await press('update', EDITED, MINE);
    const { seq } = await newest();
    await journal.dismiss(seq);
    expect(await newest()).toMatchObject({ seq, state: 'conflict', needsAttention: false });
    expect(await outbox.look(keyOf(id))).toStrictEqual({ there: THEIRS, pending: false });
    await expect(journal.retry(seq, THEIRS)).rejects.toMatchObject({ details: { code: 'no-entry' } });
  });
});

describe('the journal', () => {
  it('can be cleared; waiting presses stay and go on', async () => {
    const { wazzup, outbox, journal, press, entries } = await pressed('create', MINE, null);
    wazzup.down(true);
    await press('update', EDITED, MINE);
    await journal.clear();
    expect(await journal.list()).toMatchObject({ entries: [{ state: 'waiting', after: EDITED }], waiting: 1 });
    wazzup.down(false);
    await outbox.wake({ hurry: true });
    expect(await entries()).toMatchObject([{ state: 'applied', after: EDITED, undoable: true }]);
  });

  it('an accepted write cannot be dropped: Wazzup has it already', async () => {
    const { wazzup, journal, press, newest } = start();
    wazzup.switches.set({ visibleAfterMs: 3600_000 });
    expect(await press('create', MINE, null)).toStrictEqual({ outcome: 'pending' });
    const { seq } = await newest();
    expect(await newest()).toMatchObject({ state: 'accepted', before: null, after: MINE });
    await journal.dismiss(seq);
    expect(await newest()).toMatchObject({ seq, state: 'accepted' });
  });

  it('dropping a waiting press leaves those of other deals', async () => {
    const { wazzup, journal, press, entries, newest } = start();
    wazzup.down(true);
    await press('create', { ...MINE, id: '42' }, null);
    await press('create', MINE, null);
    await journal.dismiss((await newest()).seq);
    expect((await entries()).map(({ press, state }) => [press.deal.id, state])).toEqual([
      [id, 'discarded'],
      ['42', 'waiting'],
    ]);
  });

  it(`keeps the last ${JOURNAL_LENGTH}, newest first`, async () => {
    const { database, press, entries } = start();
    const db = await database.open();
    const old = (seq: number): JournalEntry => ({
      seq,
      account: '',
      press: {
        action: 'create',
        deal: { ...MINE, id: `old-${seq}` },
        base: null,
        site: SITE,
        sameDealAgreed: false,
      },
      in: null,
      at: seq,
      endedAt: seq,
      end: 'applied',
      before: null,
      after: MINE,
      needsAttention: false,
    });
    for (let seq = 1; seq <= JOURNAL_LENGTH; seq++) await db.put('journal', old(seq));
    for (const name of ['a', 'b']) await press('create', { ...MINE, id: name }, null);
    const seqs = (await entries()).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: JOURNAL_LENGTH }, (_, index) => JOURNAL_LENGTH + 2 - index));
  });

  it('reports each change', async () => {
    const { wazzup, journal, press, onStoreChange, newest } = start();
    const expectNews = async (change: () => Promise<unknown>) => {
      onStoreChange.mockClear();
      await change();
      expect(onStoreChange).toHaveBeenCalled();
    };
    await expectNews(() => press('create', MINE, null));
    wazzup.down(true);
    await expectNews(() => press('update', EDITED, MINE));
    await expectNews(async () => journal.dismiss((await newest()).seq));
    await expectNews(() => journal.clear());
  });
});
