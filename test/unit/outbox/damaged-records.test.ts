// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createDamagedRecords } from '@/lib/outbox/damaged-records';
import { createJournal } from '@/lib/outbox/journal';
import { readAll } from '@/lib/outbox/read-records';
import { createStoreAccess } from '@/lib/outbox/store';
import { createDatabase } from '@/lib/storage/database';
import { SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const press = { action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false } as const;
const OTHER = { ...DEAL, id: '5' };

beforeEach(() => {
  startClock();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(stopClock);

/** A browser in whose outbox and journal each of these records lies, before the worker starts. */
async function start(broken: readonly object[]) {
  const account = createAccount({ tokens: ['token-a'] });
  const manager = createManager({ wire: account.wire, token: () => 'token-a' });
  const db = await given(manager.database());
  for (const [at, record] of broken.entries())
    for (const store of ['outbox', 'journal'] as const)
      await given(db.put(store, { ...record, seq: at + (store === 'outbox' ? 1 : 101) } as never));
  return { ...account, manager };
}

const GOOD = { seq: 1, account: '', press, in: null, at: 0, nextAt: 0, attempts: 0, failures: 0 };
const BROKEN: [string, object][] = [
  ['nothing but its number', {}],
  ['no press', { ...GOOD, press: undefined }],
  ['a deal without contacts', { ...GOOD, press: { ...press, deal: { ...DEAL, contacts: undefined } } }],
  ['a base that is a text', { ...GOOD, press: { ...press, base: 'x' } }],
  ['a time that is no number', { ...GOOD, nextAt: 'soon', endedAt: 'x' }],
  ['an action of a newer version', { ...GOOD, press: { ...press, action: 'merge' } }],
  ['a reason of a newer version', { ...GOOD, reason: { kind: 'tired', details: {} } }],
];

describe('a damaged record', () => {
  it.each(BROKEN)('with %s holds up nothing, and is set aside', async (_, record) => {
    const { manager, wazzup } = await start([record]);
    expect(await given(told(manager.press(press)))).toBe('saved');
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    const database = manager.connection();
    const journal = createJournal({ client: { get: async () => null }, database, outbox: manager.outbox() });
    const { entries, waiting } = await given(journal.list());
    expect([entries.map(({ state }) => state), waiting]).toEqual([['applied'], 0]);
    const damaged = createDamagedRecords(database, () => {});
    expect(await given(damaged.count())).toBe(2);
    expect(JSON.parse(await given(damaged.exportAll()))).toMatchObject([{ store: 'outbox' }, { store: 'journal' }]);
    await given(damaged.clear());
    expect(await given(damaged.count())).toBe(0);
  });

  it('keeps its number: no later press gets it', async () => {
    const { manager } = await start([{}, {}, {}]);
    await given(told(manager.press(press)));
    expect((await manager.journal()).map(({ seq }) => seq)).toEqual([104]);
  });

  it('does not hold up a press that waits beside it', async () => {
    const { manager, wazzup } = await start([{ ...GOOD, press: { ...press, deal: null } }]);
    await given((await given(manager.database())).put('outbox', { ...GOOD, seq: 2, press: { ...press, deal: OTHER } }));
    void manager.outbox().wake();
    await pass(60_000);
    expect(wazzup.deals.all()).toEqual([onWire(OTHER)]);
  });

  it('is told to open pages when it is set aside, whoever reads it first', async () => {
    const { manager } = await start([{}]);
    const database = manager.connection();
    await given(
      (await given(manager.database())).put('people', { account: '', site: SITE, contact: { id: '9' } } as never),
    );
    const damaged = createDamagedRecords(database, () => {});
    const counts: Promise<number>[] = [];
    const onStoreChange = () => void counts.push(damaged.count());
    const people = createContactOutbox({
      database,
      contacts: { find: async () => 'missing', add: async () => {} },
      onStoreChange,
    });
    expect(await given(people.list())).toEqual([]);
    await given(createStoreAccess(database, onStoreChange).open());
    expect(await given(Promise.all(counts))).toEqual([1, expect.any(Number), 3]);
    await given(people.list());
    expect(counts).toHaveLength(3);
  });

  it('is set aside once, however many read it at the same time', async () => {
    const { manager } = await start([]);
    const database = manager.connection();
    await given(
      (await given(manager.database())).put('people', { account: '', site: SITE, contact: { id: '9' } } as never),
    );
    await given(Promise.all([readAll(database, 'people'), readAll(database, 'people'), readAll(database, 'people')]));
    expect(await given(createDamagedRecords(database, () => {}).count())).toBe(1);
  });

  it('that somebody replaces before it is set aside is lost to nobody', async () => {
    const { manager } = await start([]);
    const database = manager.connection();
    const db = await given(manager.database());
    const contact = { id: '9', name: 'Maria', responsibleUserId: '7', chats: [], uri: DEAL.uri };
    const sound = { account: '', site: SITE, contact, at: 0, version: 'v', nextAt: 0, attempts: 0, failures: 0 };
    await given(db.put('people', { account: '', site: SITE, contact: { id: '9' } } as never));
    await given(database.open());
    const reading = readAll(database, 'people');
    // The reading has begun after some turns of the microtask queue; the database carries out this write next.
    for (let turn = 0; turn < 5; turn += 1) await null;
    await given(Promise.all([reading, db.put('people', sound)]));
    expect(await given(readAll(database, 'people'))).toEqual([sound]);
  });

  it('of a contact holds up no other contact', async () => {
    const { manager } = await start([]);
    const database = manager.connection();
    await given(
      (await given(manager.database())).put('people', { account: '', site: SITE, contact: { id: '9' } } as never),
    );
    const added: string[] = [];
    const people = createContactOutbox({
      database,
      contacts: { find: async () => 'missing', add: async (some) => void added.push(...some.map(({ id }) => id)) },
    });
    const contact = { id: '31', name: 'Maria', responsibleUserId: '7', chats: [], uri: DEAL.uri };
    await given(people.add([{ site: SITE, contact }]));
    expect([added, await given(people.list())]).toEqual([['31'], []]);
    expect(await given(createDamagedRecords(database, () => {}).count())).toBe(1);
  });

  it('is exported even if JSON has no form for it', async () => {
    globalThis.indexedDB = new IDBFactory();
    const database = createDatabase();
    const circle: Record<string, unknown> = { big: 12n, twice: [DEAL, DEAL] };
    circle.self = circle;
    await (await database.open()).add('damaged', { store: 'outbox', record: circle });
    const [found] = JSON.parse(await createDamagedRecords(database, () => {}).exportAll());
    expect(found.record).toEqual({ big: '12n', twice: [DEAL, DEAL], self: '(contains itself)' });
  });
});

describe('a store that fails', () => {
  const isWriting = { transactions: 0 };

  /** A browser whose database refuses the writing transactions from the `from`th to the `to`th. */
  function startFailing(from: number, to: number) {
    isWriting.transactions = 0;
    const account = createAccount({ tokens: ['token-a'] });
    const manager = createManager({ wire: account.wire, token: () => 'token-a' });
    const real = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
      if (args[1] === 'readwrite') {
        isWriting.transactions += 1;
        if (isWriting.transactions >= from && isWriting.transactions <= to)
          throw new DOMException('full', 'QuotaExceededError');
      }
      return real.apply(this, args);
    });
    return { ...account, manager };
  }
  afterEach(() => void vi.restoreAllMocks());

  it('when the press is to be stored: nothing is sent, and the manager is told', async () => {
    const { manager, log } = startFailing(1, 1);
    expect(await given(told(manager.press(press)))).toBe('failed: storage');
    expect(log).toEqual([]);
    expect(await given(told(manager.press(press)))).toBe('saved');
  });

  it.each([2, 3, 4])('at its writing transaction %i: the press waits, and is applied once', async (at) => {
    const { manager, wazzup, effects } = startFailing(at, at);
    expect(await given(told(manager.press(press)))).toBe(at <= 3 ? 'waiting: storage' : 'saved');
    await pass(5 * 60_000);
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(effects).toHaveLength(1);
    expect(await manager.queued()).toEqual([]);
  });
});
