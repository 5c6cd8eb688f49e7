// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod/mini';
import { createDealComparison } from '@/lib/background/deal-comparison';
import { createResponseCache } from '@/lib/background/response-cache';
import type { ChatContact } from '@/lib/deal/chat-contact';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createOutbox } from '@/lib/outbox/outbox';
import type { ContactsPort } from '@/lib/outbox/ports';
import { createDatabase } from '@/lib/storage/database';
import { createTokenProvider } from '@/lib/wazzup/auth';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { customHeader } from '@/lib/wazzup/fetch-token';
import { createRequest, type RequestOptions } from '@/lib/wazzup/request';
import { createRetryAfterStore } from '@/lib/wazzup/retry-after-store';
import { storedToken } from '@/lib/wazzup/token';
import { createVault } from '@/lib/wazzup/vault';
import { keyOf, SITE } from '@/test/fixtures/site';
import { offerOf } from '@/test/fixtures/undo-last';
import { createWazzup, DEFAULT_TOKEN } from '../wazzup/index.ts';
import { DEAL, onWire } from './wazzup/start.ts';
import { createMarks, createStore } from './wazzup/stores.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const NOW = 1_800_000_000_000;
const ANNA: ChatContact = {
  id: '11',
  name: 'Anna',
  responsibleUserId: '7',
  chats: [{ type: 'whatsapp', id: '12025550111' }],
  uri: DEAL.uri,
};

const setClock = (ms: number) => void vi.setSystemTime(NOW + ms);
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  // Only the time of day is faked: the network and the storage need real timers.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => void vi.useRealTimers());

function start(changes: Partial<RequestOptions> = {}) {
  const wazzup = createWazzup({ rateLimit: false });
  const open = () =>
    createRequest({
      token: async () => DEFAULT_TOKEN,
      fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
      pauseMs: 1,
      retries: 0,
      ...changes,
    });
  const writes = () => wazzup.requests.list().filter(({ method, status }) => method !== 'GET' && status === 200);
  return { wazzup, open, request: open(), writes };
}

/** Counts the timers that are set from now on, and the longest of them. */
function watchTimers() {
  const delays: number[] = [];
  const real = globalThis.setTimeout;
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof setTimeout>) => {
    delays.push(Number(args[1] ?? 0));
    return real(...args);
  }) as typeof setTimeout);
  onTestFinished(() => spy.mockRestore());
  return delays;
}

describe('a limit that was met while the clock was ahead', () => {
  it.each([HOUR / 2, DAY, 60 * DAY])(
    'by %i ms is over once the clock is right, also for the next worker',
    async (ahead) => {
      for (const dies of [false, true]) {
        const { wazzup, open, request } = start({ retryAfter: createRetryAfterStore(createStore()) });
        setClock(ahead);
        wazzup.faults.add({ status: 429, retryAfter: 3600 });
        await expect(createClient(request).get('1')).rejects.toMatchObject({ kind: 'rate-limited' });
        await expect(createClient(request).get('1')).rejects.toMatchObject({ kind: 'rate-limited' });
        expect(wazzup.requests.list()).toHaveLength(1);
        setClock(0);
        expect(await createClient(dies ? open() : request).get('1')).toBeNull();
      }
    },
  );

  it('holds as long as it was told while the clock is right, also for the next worker', async () => {
    const { wazzup, open } = start({ retryAfter: createRetryAfterStore(createStore()) });
    wazzup.faults.add({ status: 429, retryAfter: 3600 });
    await createClient(open())
      .get('1')
      .catch(() => {});
    setClock(HOUR - 20_000);
    await expect(createClient(open()).get('1')).rejects.toMatchObject({ kind: 'rate-limited' });
    setClock(HOUR);
    expect(await createClient(open()).get('1')).toBeNull();
  });
});

describe('what waits', () => {
  it.each([HOUR / 2, DAY, 60 * DAY])(
    'a press that got a 429 while the clock was %i ms ahead is sent',
    async (ahead) => {
      const { wazzup, request, writes } = start();
      const outbox = createOutbox({ client: createClient(request), database: createDatabase(), readBackPausesMs: [0] });
      setClock(ahead);
      wazzup.faults.add({ status: 429, retryAfter: 3600 });
      const press = { action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false } as const;
      expect(await outbox.press(press)).toMatchObject({ outcome: 'waiting' });
      setClock(0);
      await outbox.wake();
      expect(writes()).toHaveLength(1);
      expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    },
  );

  it('a press that Wazzup took a day ahead and does not show yet is looked for, not given up', async () => {
    const { wazzup, request } = start();
    const database = createDatabase();
    const outbox = createOutbox({ client: createClient(request), database, readBackPausesMs: [0] });
    wazzup.switches.set({ visibleAfterMs: 60 * DAY });
    setClock(DAY);
    const press = { action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false } as const;
    expect(await outbox.press(press)).toEqual({ outcome: 'pending' });
    setClock(0);
    expect(await outbox.look(keyOf(DEAL.id))).toMatchObject({ pending: true });
    wazzup.reveal();
    setClock(60_000);
    expect(await outbox.look(keyOf(DEAL.id))).toEqual({ there: DEAL, pending: false });
  });

  it('a press that Wazzup took a day ahead and never shows ends five minutes after the clock is right', async () => {
    const { wazzup, request } = start();
    const outbox = createOutbox({ client: createClient(request), database: createDatabase(), readBackPausesMs: [0] });
    wazzup.switches.set({ visibleAfterMs: 60 * DAY });
    setClock(DAY);
    await outbox.press({ action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false });
    setClock(0);
    await outbox.look(keyOf(DEAL.id));
    setClock(5 * 60_000);
    expect(await outbox.look(keyOf(DEAL.id))).toMatchObject({ pending: false, failedPress: { end: 'failed' } });
  });

  it('so is a contact', async () => {
    const { wazzup, request, writes } = start();
    const contacts = createContacts(request);
    const find: ContactsPort['find'] = async ({ contact }) => ((await contacts.find(contact.id)) ? 'known' : 'missing');
    const people = createContactOutbox({ contacts: { find, add: contacts.add }, database: createDatabase() });
    setClock(DAY);
    wazzup.faults.add({ status: 429, retryAfter: 3600 });
    await people.add([{ site: SITE, contact: ANNA }]);
    expect(writes()).toEqual([]);
    setClock(0);
    await people.wake();
    expect(writes()).toHaveLength(1);
  });

  it('for as long as one likes sets no timer that overflows, nor many', async () => {
    const { wazzup, request } = start();
    const outbox = createOutbox({ client: createClient(request), database: createDatabase() });
    const contacts = createContacts(request);
    const people = createContactOutbox({
      contacts: { find: async () => 'missing', add: contacts.add },
      database: createDatabase(),
    });
    wazzup.faults.add({ status: 429, retryAfter: 24 * 3600, times: 9 });
    await outbox.press({ action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false });
    await people.add([{ site: SITE, contact: ANNA }]);
    setClock(-40 * DAY);
    const delays = watchTimers();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await outbox.wake();
    await people.wake();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
    expect(delays.length).toBeLessThan(60);
  });
});

it('the rate limit goes on when the clock is set back', async () => {
  vi.useFakeTimers({ now: NOW });
  let sent = 0;
  const request = createRequest({
    token: async () => DEFAULT_TOKEN,
    fetch: async () => {
      sent += 1;
      return new Response('{"data":[]}');
    },
  });
  const client = createClient(request);
  const all = Promise.all(Array.from({ length: 500 }, () => client.get('1')));
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toBe(400);
  setClock(-DAY);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toBe(500);
  await all;
});

it('a token that an address gave while the clock was ahead is renewed once, and then used', async () => {
  const database = createDatabase();
  const stores = { local: createStore(), session: createStore() };
  let given = 0;
  const access = createTokenProvider({
    tokens: createVault('token', storedToken, database, stores),
    headers: createVault('header', customHeader, database, stores),
    marks: createMarks(),
    settings: {
      read: async () => ({ tokenAddress: 'https://tokens.acme.example/', stayConnected: true }),
      change: async () => {},
    },
    isAllowed: async () => true,
    fetch: async () => {
      given += 1;
      return Response.json({ access_token: `t${given}`, expires_in: 3600 });
    },
  });
  setClock(DAY);
  expect(await access.token()).toBe('t1');
  setClock(0);
  expect([await access.token(), await access.token()]).toEqual(['t2', 't2']);
});

it('a deletion of the future can be undone in the history, not for a day in the popup', async () => {
  const { wazzup, request } = start();
  wazzup.deals.put(onWire(DEAL));
  const outbox = createOutbox({ client: createClient(request), database: createDatabase(), readBackPausesMs: [0] });
  setClock(DAY);
  await outbox.press({ action: 'delete', deal: DEAL, base: DEAL, site: SITE, sameDealAgreed: false });
  expect(await offerOf(outbox, keyOf(DEAL.id))).toMatchObject({ to: DEAL });
  setClock(0);
  expect(await offerOf(outbox, keyOf(DEAL.id))).toBeNull();
});

describe('what is remembered', () => {
  it('an answer of the future is asked for anew, and deleted', async () => {
    const answers = createResponseCache();
    let asked = 0;
    const get = () =>
      answers.get('users', z.number(), async () => {
        asked += 1;
        return { value: asked, forMs: HOUR };
      });
    setClock(DAY);
    expect([await get(), await get()]).toEqual([1, 1]);
    setClock(0);
    expect([await get(), await get()]).toEqual([2, 2]);
    setClock(-DAY);
    await answers.purge();
    expect(await (await openDB('deal-link-answers')).getAllKeys('answers')).toEqual([]);
  });

  it('an answer that an older version stored is no answer', async () => {
    const old = await openDB('deal-link-answers', 1, {
      upgrade: (db) => void db.createObjectStore('answers', { keyPath: 'key' }).createIndex('until', 'until'),
    });
    await old.put('answers', { key: 'users', value: 1, until: NOW + HOUR });
    old.close();
    const ask = async () => ({ value: 2, forMs: HOUR });
    expect(await createResponseCache().get('users', z.number(), ask)).toBe(2);
  });

  it('a look of the future is looked at anew', async () => {
    let looks = 0;
    const page = { crm: 'x', id: '4217', uri: DEAL.uri, sources: {}, failures: {} };
    const comparison = createDealComparison({
      hasToken: async () => true,
      look: async () => {
        looks += 1;
        return { there: DEAL, pending: false };
      },
      isAgreed: async () => false,
      keptOf: async () => null,
      identify: async () => ({ page, idTemplate: '{id}', linkedId: undefined, users: [] }) as never,
      checkVisibility: async () => 'visible',
    });
    const reported = { deal: page, page: null };
    setClock(DAY);
    await comparison.stateOf(reported);
    await comparison.stateOf(reported);
    const before = looks;
    setClock(0);
    await comparison.stateOf(reported);
    expect([before, looks]).toEqual([1, 2]);
  });
});
