// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { historyToCsv } from '@/entrypoints/journal/history-csv';
import type * as CrmHolds from '@/lib/background/crm-holds';
import { createCrmHolds } from '@/lib/background/crm-holds';
import type * as Reports from '@/lib/background/report-limit';
import { createReportLimit } from '@/lib/background/report-limit';
import type * as Contacts from '@/lib/crm/toolkit/contacts';
import { mergeContactsById } from '@/lib/crm/toolkit/contacts';
import type * as Formulas from '@/lib/csv/formula-guard';
import { createDatabase, type Database } from '@/lib/storage/database';
import type * as Answer from '@/lib/wazzup/answer';
import { createClient } from '@/lib/wazzup/client';
import type * as Texts from '@/lib/wazzup/read-text';
import { createRequest } from '@/lib/wazzup/request';
import type * as Vaults from '@/lib/wazzup/vault';
import { createVault } from '@/lib/wazzup/vault';
import type * as Secrets from '@/lib/wazzup/without-secret';
import type * as Allowances from '../../examples/token-server/allowance.ts';
import { createWazzup } from '../wazzup/index.ts';
import type { Broken } from './breakable';
import { countReads, growth } from './linear';
import { fingerprint, start as startTokenServer } from './token-server.ts';
import { DEAL, onWire } from './wazzup/start.ts';
import { createStore } from './wazzup/stores.ts';

// A check that finds nothing wrong proves something only if it finds what is wrong. Each line here is a promise that the
// outbox's stories cannot meet, a check of it, and what an earlier version of the extension did instead.

type Code = typeof CrmHolds &
  typeof Reports &
  typeof Contacts &
  typeof Answer &
  typeof Texts &
  typeof Vaults &
  typeof Secrets &
  typeof Formulas &
  typeof Allowances;
const { breakable, breakCode } = await vi.hoisted(() => import('./breakable'));

vi.mock('@/lib/i18n', () => ({ t: (word: string) => (word === 'language' ? 'en' : word) }));
vi.mock('@/lib/csv/formula-guard', (original) => breakable(original, 'escapeFormula'));
vi.mock('../../examples/token-server/allowance.ts', (original) => breakable(original, 'createAllowance'));
vi.mock('@/lib/background/report-limit', (original) => breakable(original, 'createReportLimit'));
vi.mock('@/lib/background/crm-holds', (original) => breakable(original, 'createCrmHolds'));
vi.mock('@/lib/crm/toolkit/contacts', (original) => breakable(original, 'mergeContactsById'));
vi.mock('@/lib/wazzup/answer', (original) => breakable(original, 'readEach'));
vi.mock('@/lib/wazzup/read-text', (original) => breakable(original, 'readText'));
vi.mock('@/lib/wazzup/vault', (original) => breakable(original, 'createVault'));
vi.mock('@/lib/wazzup/without-secret', (original) => breakable(original, 'withoutSecret'));

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  breakCode();
});

const SECRET = 'eyJhbGciOi.a/b+c_d~e-4711';
const errorOf = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('no error'), inspect);
const clientOf = (answer: (url: string, init: RequestInit) => Response | Promise<Response>) =>
  createClient(
    createRequest({
      token: async () => SECRET,
      retries: 0,
      fetch: async (url, init = {}) => answer(String(url), init),
    }),
  );

/** A database whose first key to be stored takes the place of all keys that there are. */
function withOneKey(database: Database): Database {
  return {
    ...database,
    use: (work) =>
      database.use(async (db) => {
        const put = async (...args: Parameters<typeof db.put>) => {
          await db.clear('keys');
          return db.put(...args);
        };
        return work(
          new Proxy(db, { get: (target, name) => (name === 'put' ? put : Reflect.get(target, name, target)) }),
        );
      }),
  };
}

async function keepsTheTokenOnAFullDisk(): Promise<void> {
  const database = createDatabase();
  const [local, session] = [createStore(), createStore()];
  let isFull = false;
  const set: typeof local.set = async (items) => {
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
    await local.set(items);
  };
  const vault = createVault('token', z.string(), database, { local: { ...local, set }, session });
  await vault.save('old', { stays: true });
  isFull = true;
  await expect(vault.save('new', { stays: true })).rejects.toThrow('full');
  expect(await vault.read()).toBe('old');
}

async function listsTheDealsBesideAnOddOne(): Promise<void> {
  const wazzup = createWazzup({ tokens: [SECRET], rateLimit: false });
  for (const id of ['1', '2']) wazzup.deals.put({ ...onWire(DEAL), id });
  wazzup.faults.add({ rewrite: { closed: 'yes' } });
  const client = clientOf((url, init) => wazzup.app.request(url, { ...init, signal: null }));
  const { deals, complete } = await client.search(new Set(['2', '3']), 9);
  expect([[...deals.keys()], complete]).toEqual([['2'], false]);
}

async function givesNoTokenAway(): Promise<void> {
  const escaped = SECRET.replaceAll('/', '\\/');
  const refuse = () => new Response(JSON.stringify({ errors: [`no: "${escaped}"`] }), { status: 400 });
  expect(await errorOf(clientOf(refuse).create([DEAL]))).not.toContain('b+c_d~e-4711');
}

async function readsNoEndlessRefusal(): Promise<void> {
  let bytes = 0;
  const chunk = new Uint8Array(64_000).fill(120);
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (bytes > 5_000_000) return controller.close();
    bytes += chunk.byteLength;
    controller.enqueue(chunk);
  };
  await errorOf(clientOf(() => new Response(new ReadableStream({ pull }), { status: 400 })).create([DEAL]));
  expect(bytes).toBeLessThan(1_000_000);
}

async function mergesContactsInLinearTime(): Promise<void> {
  const people = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index), name: 'A' }));
  expect(growth((count) => countReads(people(count), (all) => mergeContactsById(all)))).toBeLessThan(9);
}

async function leavesACrmAloneAcrossWorkers(): Promise<void> {
  const store = createStore();
  await createCrmHolds(store).begin('https://acme.kommo.com', 60_000);
  expect(await createCrmHolds(store).isOn('https://acme.kommo.com')).toBe(true);
}

async function writesNoFormulaIntoCells(): Promise<void> {
  const written = ['\n=1+1', '\r=1+1', '＝1+1', ' =1+1'].map(async (name) => {
    const deal = { ...DEAL, name };
    const press = { action: 'create', deal, base: null, site: 'acme.crm.example', sameDealAgreed: false } as const;
    const flags = { needsAttention: false, isUndo: false, undoable: true, isOfOtherAccount: false, retryable: false };
    const entry = { seq: 1, at: 0, state: 'applied', before: null, reason: null, undoneBy: null, ...flags } as const;
    const csv = await historyToCsv([{ ...entry, press, after: deal }]);
    return csv.join('').includes(`"'${name}"`);
  });
  expect(await Promise.all(written)).toEqual([true, true, true, true]);
}

async function asksLittleForOneTab(): Promise<void> {
  const limit = createReportLimit();
  let looks = 0;
  const look = async () => {
    looks += 1;
  };
  await Promise.all(Array.from({ length: 1_200 }, () => limit.lookInto(1, look)));
  expect(looks).toBeLessThan(100);
}

async function renewsSeldomForOneKey(): Promise<void> {
  const { ask, pass, grants } = startTokenServer();
  for (let turn = 0; turn < 40; turn += 1) {
    pass(11);
    const { access_token } = (await ask()).json;
    await ask({ 'X-Refused-Token': fingerprint(access_token) });
  }
  expect(grants().length).toBeLessThan(15);
}

const MUTANTS: [string, () => Promise<void>, string, Broken<Code>][] = [
  [
    'the token that was there outlives a failed save',
    keepsTheTokenOnAFullDisk,
    'the new key takes the place of the old one first',
    {
      createVault: (right) => (name, schema, database, stores) => right(name, schema, withOneKey(database), stores),
    },
  ],
  [
    'an odd deal hides no other one',
    listsTheDealsBesideAnOddOne,
    'one that cannot be read makes the whole page unreadable',
    {
      readEach:
        (right) =>
        (...args) => {
          const items = right(...args);
          if (items.includes(undefined)) throw new TypeError('an odd item');
          return items;
        },
    },
  ],
  [
    'no error repeats the token',
    givesNoTokenAway,
    'it is looked for only as it is',
    { withoutSecret: () => (words, secret) => words.replaceAll(secret, '…') },
  ],
  [
    'a refusal is not read without end',
    readsNoEndlessRefusal,
    'it is read whole',
    { readText: () => (response) => response.text() },
  ],
  [
    'contacts are merged in a time that grows with their number alone',
    mergesContactsInLinearTime,
    'each is looked for among all',
    { mergeContactsById: () => (all) => all.filter((one, at) => all.findIndex(({ id }) => id === one.id) === at) },
  ],
  [
    'a CRM that asked for it is left alone by the next worker too',
    leavesACrmAloneAcrossWorkers,
    'each worker knows only what it was told itself',
    { createCrmHolds: (right) => () => right(createStore()) },
  ],
  [
    'no cell of the history’s file is a formula',
    writesNoFormulaIntoCells,
    'only a sign at the very beginning is looked for',
    { escapeFormula: () => (text) => (/^[=+\-@]/.test(text) ? `'${text}` : text) },
  ],
  [
    'a tab that reports too much is not listened to',
    asksLittleForOneTab,
    'each report is looked into',
    { createReportLimit: () => () => ({ lookInto: (_tabId, look) => look() }) },
  ],
  [
    'one key of the token server causes few renewals',
    renewsSeldomForOneKey,
    'each refusal that it tells causes one',
    { createAllowance: () => () => ({ isSpent: () => false, spend: () => {} }) },
  ],
];

it.each(MUTANTS)('%s', async (_promise, check) => {
  await check();
});

it.each(MUTANTS.map(([promise, check, instead, broken]) => [promise, instead, check, broken] as const))(
  '%s: the check finds that %s',
  async (_promise, _instead, check, broken) => {
    breakCode(broken);
    await expect(check()).rejects.toThrow();
  },
);
