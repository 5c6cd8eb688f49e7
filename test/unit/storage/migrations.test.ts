// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { NEW_NAMES, SCHEMAS } from '@/test/fixtures/old-database';
import { keyOf, ORIGIN, SITE } from '@/test/fixtures/site';
import { createWazzup } from '../../wazzup/index.ts';
import { DEAL, onWire, TOKEN } from '../wazzup/start.ts';

const AT = Date.UTC(2026, 10, 25);
const dealOf = (id: string): Deal => ({ ...DEAL, id, uri: `${ORIGIN}/deal/${id}` });
const renamed = (id: string): Deal => ({ ...dealOf(id), name: 'Renamed' });

/** A press as versions 2 and 3 stored it. */
const oldPress = (action: string, deal: Deal, shown: Deal | null) => ({
  action,
  deal,
  shown,
  origin: ORIGIN,
  sameDealAgreed: false,
});

/** A record of the outbox as versions 2 and 3 stored it. */
const oldWrite = (seq: number, press: ReturnType<typeof oldPress>, more: object = {}) => ({
  seq,
  press,
  in: null,
  at: AT,
  nextAt: 0,
  waits: 0,
  failures: 0,
  ...more,
});

const OFFLINE = { reason: { kind: 'offline', details: {} }, nextAt: AT + 60_000, waits: 3 };

/** Records of the outbox in every state that versions 2 and 3 knew, and what Wazzup must have in the end. */
const OLD_OUTBOX = [
  { record: oldWrite(11, oldPress('create', dealOf('11'), null), OFFLINE), had: null, want: dealOf('11') },
  {
    // This press replaced an unsent one, and a later press waits behind it with the replaced press's effect as its
    // base.
    record: oldWrite(12, oldPress('restore', renamed('12'), dealOf('12')), {
      passed: [{ ...dealOf('12'), name: 'x' }],
    }),
    had: dealOf('12'),
    want: { ...renamed('12'), closed: true },
  },
  { record: oldWrite(13, oldPress('close', renamed('12'), { ...dealOf('12'), name: 'x' })), had: null, want: null },
  {
    // The outbox sent this press and does not know whether it arrived: it did.
    record: oldWrite(14, oldPress('update', renamed('14'), dealOf('14')), { ...OFFLINE, before: dealOf('14') }),
    had: renamed('14'),
    want: renamed('14'),
  },
  {
    record: oldWrite(15, oldPress('create', dealOf('15'), null), {
      before: null,
      accepted: { want: dealOf('15'), until: AT + 300_000 },
    }),
    had: dealOf('15'),
    want: dealOf('15'),
  },
  {
    // The manager cancelled this press when it might have arrived: it did not.
    record: oldWrite(16, oldPress('create', dealOf('16'), null), { ...OFFLINE, before: null, unwanted: true }),
    had: null,
    want: null,
  },
];

const OLD_JOURNAL = [
  {
    seq: 1,
    press: oldPress('update', renamed('1'), dealOf('1')),
    in: null,
    at: AT,
    endedAt: AT,
    end: 'applied',
    before: dealOf('1'),
    after: renamed('1'),
    open: false,
  },
  {
    seq: 2,
    press: oldPress('create', dealOf('2'), null),
    in: { tabId: 3, page: dealOf('2').uri, idTyped: false },
    at: AT,
    endedAt: AT,
    end: 'failed',
    before: null,
    after: null,
    reason: { kind: 'invalid', details: { messages: ['no'] } },
    open: true,
  },
];

const CONTACT = { id: '31', name: 'Maria', responsibleUserId: '7', chats: [], uri: DEAL.uri };
const OLD_PEOPLE = [
  { at: AT, version: 'a', nextAt: AT + 60_000, waits: 2, failures: 1, contact: CONTACT, reason: OFFLINE.reason },
];

/** Gives a record that is written in the words of versions 2 and 3 as a version stored it. */
function asIn(version: number, record: object): object {
  if (version < 4) return record;
  const named = Object.entries(record).map(([name, value]) => [
    NEW_NAMES[name] ?? name,
    name === 'press' ? asIn(version, value) : value,
  ]);
  return Object.fromEntries(named);
}

async function fill(version: number, records: Record<string, readonly object[]>) {
  const db = await openDB('deal-link', version, { upgrade: (old) => SCHEMAS[version - 1]?.(old) });
  for (const [store, all] of Object.entries(records)) for (const record of all) await db.put(store, record);
  db.close();
}

/** Starts today's code on the database that is there. */
function start() {
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false });
  const request = createRequest({
    origin: 'http://emulator.example',
    token: async () => TOKEN,
    fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
  });
  const client = createClient(request);
  const database = createDatabase();
  // The token was saved before accounts were told apart.
  const account = async () => FIRST_ACCOUNT;
  const outbox = createOutbox({ client, account, database, readBackPausesMs: [0] });
  const journal = createJournal({ client, account, database, outbox });
  return { wazzup, database, outbox, journal };
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('the migrations make the same stores from an empty database and from every older version', async () => {
  const schemaOf = async () => {
    const db = await createDatabase().open();
    const stores = [...db.objectStoreNames].map((name) => {
      const { keyPath, indexNames } = db.transaction(name).store;
      return { name, keyPath, indexes: [...indexNames] };
    });
    db.close();
    return { version: db.version, stores };
  };
  const fresh = await schemaOf();
  expect(fresh.version).toBe(8);
  for (const version of SCHEMAS.keys()) {
    globalThis.indexedDB = new IDBFactory();
    await fill(version + 1, {});
    expect(await schemaOf(), `version ${version + 1}`).toEqual(fresh);
  }
});

it('version 1: drafts, links and agreements stay, and presses work', async () => {
  const lasting = {
    drafts: [{ tabId: 1, uri: DEAL.uri, typed: { name: 'Typed' } }],
    links: [{ uri: DEAL.uri, id: 'own' }],
    agreements: [{ id: '1', origin: ORIGIN, uri: 'https://other.example/1' }],
  };
  await fill(1, {
    ...lasting,
    deleted: [{ id: '1', deal: dealOf('1'), until: AT }],
    pending: [{ id: '2', before: null, want: dealOf('2'), until: AT }],
  });
  const { database, outbox } = start();
  const kept = { ...lasting, agreements: [{ id: '1', site: SITE, uri: 'https://other.example/1' }] };
  for (const [store, records] of Object.entries(kept))
    expect(await (await database.open()).getAll(store as keyof typeof kept)).toEqual(records);
  const press = { action: 'create', deal: dealOf('1'), base: null, site: SITE, sameDealAgreed: false } as const;
  expect(await outbox.press(press)).toEqual({ outcome: 'saved', there: dealOf('1') });
});

describe.each([2, 3, 4])('version %i', (version) => {
  const fillOutbox = () =>
    fill(version, {
      outbox: OLD_OUTBOX.map(({ record }) => asIn(version, record)),
      journal: OLD_JOURNAL.map((entry) => asIn(version, entry)),
    });

  it('the outbox delivers the presses that waited, or finds out what became of them', async () => {
    await fillOutbox();
    const { wazzup, database, outbox } = start();
    for (const { had } of OLD_OUTBOX) if (had) wazzup.deals.put(onWire(had));
    expect(await (await database.open()).getAll('outbox')).toMatchObject([
      { seq: 11, attempts: 3 },
      { seq: 12, intermediateStates: [{ name: 'x' }], press: { base: { id: '12' } } },
      { seq: 13, press: { base: { name: 'x' } } },
      { seq: 14, before: { id: '14' } },
      { seq: 15, accepted: { want: { id: '15' } } },
      { seq: 16, cancelRequested: true },
    ]);
    await outbox.wake({ hurry: true });
    expect(await (await database.open()).getAll('outbox')).toEqual([]);
    const ends = (await (await database.open()).getAll('journal')).map(({ seq, end }) => [seq, end]);
    expect(ends.slice(2)).toEqual([
      [11, 'applied'],
      [12, 'applied'],
      [13, 'applied'],
      [14, 'applied'],
      [15, 'applied'],
      [16, 'discarded'],
    ]);
    const inWazzup = wazzup.deals.all().toSorted((a, b) => Number(a.id) - Number(b.id));
    expect(inWazzup).toEqual(OLD_OUTBOX.flatMap(({ want }) => (want ? [onWire(want)] : [])));
  });

  it('the manager can undo a press that took effect, and press one that failed again', async () => {
    await fillOutbox();
    const { wazzup, database, outbox, journal } = start();
    wazzup.deals.put(onWire(renamed('1')));
    expect((await outbox.look(keyOf('2'))).failedPress).toMatchObject({ end: 'failed', needsAttention: true });
    expect(await journal.undo(1, renamed('1'))).toEqual({ outcome: 'saved', there: dealOf('1') });
    expect(await journal.retry(2, null)).toEqual({ outcome: 'saved', there: dealOf('2') });
    expect(await (await database.open()).get('journal', 2)).toMatchObject({ needsAttention: false });
  });

  it('no field keeps its old name', async () => {
    await fillOutbox();
    const { database } = start();
    const db = await database.open();
    const names = new Set<string>();
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        names.add(name);
        walk(inner);
      }
    };
    walk([await db.getAll('outbox'), await db.getAll('journal')]);
    for (const old of [...Object.keys(NEW_NAMES), 'origin']) expect(names).not.toContain(old);
  });
});

it('a press has the site of the page that it was made for: a folder, if one host holds several CRMs', async () => {
  const server = 'https://intranet.example:8443';
  const page = `${server}/b24a/crm/deal/details/5/`;
  const press = { ...oldPress('update', { ...dealOf('5'), uri: page }, null), origin: server };
  const typed = { ...oldPress('update', dealOf('6'), null), origin: server };
  await fill(3, {
    outbox: [oldWrite(1, press), oldWrite(2, typed, { in: { tabId: 1, page, idTyped: false } }), { seq: 3 }],
  });
  const sites = (await (await start().database.open()).getAll('outbox')).map((record) => record.press?.site);
  expect(sites).toEqual(['intranet.example:8443/b24a', 'intranet.example:8443/b24a', undefined]);
});

it('a contact without a key, which no store can hold, is set aside', async () => {
  const { contact: _, ...broken } = OLD_PEOPLE[0] ?? {};
  const db = await openDB('deal-link', 3, {
    upgrade: (old) => {
      SCHEMAS[1]?.(old);
      old.createObjectStore('people', { autoIncrement: true });
    },
  });
  for (const record of [broken, ...OLD_PEOPLE]) await db.add('people', record);
  db.close();
  const { database } = start();
  expect(await (await database.open()).getAll('damaged')).toEqual([
    { store: 'people', record: expect.objectContaining({ version: 'a' }) },
  ]);
  expect(await (await database.open()).getAllKeys('people')).toEqual([[FIRST_ACCOUNT, siteOf(DEAL.uri), '31']]);
});

it.each([3, 4])('version %i: the contact outbox adds the contacts that waited', async (version) => {
  await fill(version, { people: OLD_PEOPLE.map((person) => asIn(version, person)) });
  const { database } = start();
  const added: string[] = [];
  const people = createContactOutbox({
    database,
    account: async () => FIRST_ACCOUNT,
    contacts: { find: async () => 'missing', add: async (some) => void added.push(...some.map(({ id }) => id)) },
  });
  expect(await people.list()).toMatchObject([{ attempts: 2, failures: 1, contact: CONTACT }]);
  expect((await people.list())[0]).not.toHaveProperty('waits');
  await people.wake({ hurry: true });
  expect([added, await people.list()]).toEqual([['31'], []]);
});
