// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createResponseCache } from '@/lib/background/response-cache';
import { createWazzupDirectory } from '@/lib/background/wazzup-directory';
import type { ChatContact } from '@/lib/deal/chat-contact';
import { siteOf } from '@/lib/deal/site';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { REFUSED_LENGTH } from '@/lib/outbox/contact-store';
import { createOutbox } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { createRequest } from '@/lib/wazzup/request';
import { createUsers } from '@/lib/wazzup/users';
import { given, pass, settle, startClock, stopClock } from '../../reliability/clock.ts';
import { told } from '../../reliability/manager.ts';
import { type Contact, createWazzup, type WazzupOptions } from '../../wazzup/index.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const MARIA: ChatContact = {
  id: '31',
  name: 'Maria Lopez',
  responsibleUserId: '7',
  chats: [{ type: 'whatsapp', id: '12025550131' }],
  uri: DEAL.uri,
};
const PIET: ChatContact = { ...MARIA, id: '32', name: 'Piet', chats: [{ type: 'whatsapp', id: '12025550132' }] };
/** A contact that Wazzup refuses. */
const BAD: ChatContact = { ...MARIA, chats: [{ type: 'whatsapp', id: '12' }] };
const NOT_A_NUMBER = 'contacts.0.contact_data.0.chat_id must be a phone number';
const SITE = siteOf(DEAL.uri) ?? '';
const keyOf = (id: string) => ({ site: SITE, id });
const ofSite = (contacts: readonly ChatContact[]) => contacts.map((contact) => ({ site: SITE, contact }));
const CREATE = {
  action: 'create',
  deal: DEAL,
  base: null,
  site: SITE,
  sameDealAgreed: false,
} as const;

const added = ({ id, name, responsibleUserId, chats, uri }: ChatContact): Contact => ({
  id,
  responsible_user_id: responsibleUserId,
  name,
  contact_data: chats.map((chat) => ({ chat_type: chat.type, chat_id: chat.id })),
  uri,
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  startClock();
});
afterEach(stopClock);

/** A call of a dead worker, which never returns. */
const never = () => new Promise<never>(() => {});

interface Life {
  isOver: boolean;
}

/** A browser whose worker can die, and the stand-in for Wazzup. */
function start(options: WazzupOptions = {}) {
  const wazzup = createWazzup({ tokens: ['token-a'], rateLimit: false, ...options });
  const database = createDatabase();
  const account = {
    token: 'token-a' as string | undefined,
    /** Wazzup has refused the stored token. */
    isRefused: false,
    /** Called before each request arrives, and before its answer does. */
    meet: async (_request: { method: string; body: string }, _when: 'before' | 'after'): Promise<void> => {},
  };

  function live() {
    const life: Life = { isOver: false };
    const alive = async <T>(value: T): Promise<T> => (life.isOver ? never() : value);
    const request = createRequest({
      token: () => alive(account.token),
      fetch: async (url, init = {}) => {
        const about = { method: String(init.method), body: String(init.body) };
        await account.meet(about, 'before');
        await alive(undefined);
        const response = await wazzup.app.request(String(url), { ...init, signal: null });
        await account.meet(about, 'after');
        return alive(response);
      },
    });
    const isReady = () => alive(account.token !== undefined && !account.isRefused);
    const known = createWazzupDirectory({
      users: createUsers(request),
      contacts: createContacts(request),
      answers: createResponseCache(),
    });
    const people = createContactOutbox({ contacts: known, database, isReady });
    const outbox = createOutbox({ client: createClient(request), database, isReady, addContacts: people.add });
    return { people, outbox, die: () => void Object.assign(life, { isOver: true }) };
  }

  return {
    wazzup,
    database,
    account,
    live,
    ...live(),
    there: () => wazzup.contacts.all(),
    posts: () => wazzup.requests.list().filter(({ method, path }) => method === 'POST' && path === '/v2/contacts'),
  };
}

describe('a contact that is to be added', () => {
  it.each(['before', 'after'] as const)(
    'is on the disk before it is sent: if the worker dies then (%s that takes effect), another goes on',
    async (moment) => {
      const { people, account, die, live, there, posts, database } = start();
      const found: string[] = [];
      account.meet = async ({ method }, when) => {
        if (method !== 'POST' || when !== moment) return;
        account.meet = async () => {};
        for (const { contact } of await (await database.open()).getAll('people')) found.push(contact.name);
        die();
      };
      void people.add(ofSite([MARIA]));
      await settle();
      expect([found, there()]).toEqual([[MARIA.name], moment === 'after' ? [added(MARIA)] : []]);

      const next = live();
      await given(next.people.wake());
      expect([there(), posts()]).toMatchObject([[added(MARIA)], { length: 1 }]);
      expect(await next.people.list()).toEqual([]);
    },
  );

  it.each([
    ['Wazzup is failing', { status: 503, times: 12 }, 'unavailable'],
    ['Wazzup fails to add', { status: 500, method: 'POST', times: 3 }, 'unavailable'],
    ['Wazzup asks for two minutes', { status: 429, retryAfter: 120 }, 'rate-limited'],
    ['Wazzup cannot be reached', { cut: 'before', times: 12 }, 'offline'],
    ['a web page comes in its place', { html: true, method: 'POST', times: 2 }, 'unexpected'],
  ] as const)('waits with the reason while %s, and goes by itself', async (_name, fault, kind) => {
    const { people, wazzup, there, posts } = start();
    wazzup.faults.add(fault);
    await given(people.add(ofSite([MARIA])));
    expect(await people.list()).toMatchObject([{ contact: MARIA, reason: { kind } }]);
    await pass(5 * MINUTE);
    expect([there(), await people.list()]).toEqual([[added(MARIA)], []]);
    const tries = posts().length;
    await pass(HOUR);
    expect(posts()).toHaveLength(tries);
  });

  it('is looked up if the answer to its addition was lost', async () => {
    const { people, wazzup, there, posts } = start();
    wazzup.faults.add({ cut: 'after', method: 'POST' });
    await given(people.add(ofSite([MARIA])));
    expect([there(), await people.list(), posts().length]).toEqual([[added(MARIA)], [], 1]);
  });

  it('is not sent again by another worker if Wazzup took it and does not show it yet', async () => {
    const { people, live, posts } = start({ chatSwitches: { chatVisibleAfterMs: HOUR } });
    await given(people.add(ofSite([MARIA])));
    expect(await people.list()).toEqual([]);
    await given(live().people.add(ofSite([MARIA])));
    expect(posts()).toHaveLength(1);
  });

  it('is not sent if somebody else added it meanwhile', async () => {
    const { people, wazzup, there } = start();
    wazzup.down(true);
    await given(people.add(ofSite([MARIA])));
    const theirs = { ...added(MARIA), responsible_user_id: 'somebody-else' };
    wazzup.contacts.put(theirs);
    wazzup.down(false);
    await pass(5 * MINUTE);
    expect([there(), await people.list()]).toEqual([[theirs], []]);
  });

  it.each(['there is none', 'it was refused'])(
    'waits for a token while %s, and causes no request meanwhile',
    async (why) => {
      const { people, account, wazzup, there } = start();
      if (why === 'there is none') account.token = undefined;
      else account.isRefused = true;
      await given(people.add(ofSite([MARIA])));
      await pass(HOUR);
      expect(await people.list()).toMatchObject([{ reason: { kind: 'token' } }]);
      expect(wazzup.requests.list()).toEqual([]);
      Object.assign(account, { token: 'token-a', isRefused: false });
      await given(people.wake({ hurry: true }));
      expect([there(), await people.list()]).toEqual([[added(MARIA)], []]);
    },
  );

  it('waits as long as Wazzup asks for, and no worker and no hurry shortens that', async () => {
    const { people, live, wazzup, die, there } = start();
    await given(people.add(ofSite([PIET])));
    wazzup.faults.add({ status: 429, retryAfter: 3600, method: 'POST' });
    await given(people.add(ofSite([MARIA])));
    die();
    wazzup.requests.clear();
    const next = live();
    await given(next.people.wake({ hurry: true }));
    await pass(HOUR - MINUTE);
    expect(wazzup.requests.list()).toEqual([]);
    await pass(2 * MINUTE);
    expect(there()).toEqual([added(PIET), added(MARIA)]);
  });

  it('counts as added if Wazzup says that it has it, though it did not show it', async () => {
    const { people, account, wazzup, there } = start({ chatSwitches: { contactKnown: 'refuse-409' } });
    account.meet = async ({ method }, when) => {
      if (method === 'POST' && when === 'before') wazzup.contacts.put(added(MARIA));
    };
    await given(people.add(ofSite([MARIA, PIET])));
    expect([there(), await people.list()]).toEqual([[added(MARIA), added(PIET)], []]);
  });

  it('is added as it was last stored', async () => {
    const { people, wazzup, there } = start();
    wazzup.down(true);
    await given(people.add(ofSite([MARIA])));
    const later = { ...MARIA, name: 'Maria Garcia', chats: [{ type: 'whatsapp', id: '12025550139' }] };
    const second = people.add(ofSite([later]));
    wazzup.down(false);
    await given(second);
    expect([there(), await people.list()]).toEqual([[added(later)], []]);
  });

  it('is added as it was last stored, also if that happens while it is being sent', async () => {
    const { people, account, wazzup } = start();
    const later = { ...MARIA, name: 'Maria Garcia' };
    let second: Promise<void> | undefined;
    account.meet = async ({ method }, when) => {
      if (method === 'POST' && when === 'before') second ??= people.add(ofSite([later]));
    };
    wazzup.faults.add({ status: 503, method: 'POST' });
    await given(people.add(ofSite([MARIA])));
    await given(Promise.resolve(second));
    expect(wazzup.contacts.all()).toEqual([added(later)]);
  });

  it('is not added once it was discarded', async () => {
    const { people, wazzup, there } = start();
    wazzup.down(true);
    await given(people.add(ofSite([MARIA])));
    await people.discard(keyOf(MARIA.id));
    wazzup.down(false);
    await pass(HOUR);
    expect([there(), await people.list()]).toEqual([[], []]);
  });

  it.each(['forbidden', 'not-found'] as const)(
    'is forgotten if the account may not use contacts (%s)',
    async (chatRoutes) => {
      const { people, wazzup } = start({ chatSwitches: { chatRoutes } });
      wazzup.down(true);
      await given(people.add(ofSite([MARIA])));
      expect(await people.list()).toHaveLength(1);
      wazzup.down(false);
      await pass(5 * MINUTE);
      expect(await people.list()).toEqual([]);
    },
  );

  it('is forgotten if Wazzup has no route to add contacts', async () => {
    const { people, wazzup, posts } = start();
    await given(people.add(ofSite([PIET])));
    wazzup.chatSwitches.set({ chatRoutes: 'not-found' });
    await given(people.add(ofSite([MARIA])));
    expect(posts().at(-1)).toMatchObject({ status: 404 });
    expect(await people.list()).toEqual([]);
  });
});

describe('a contact that Wazzup refuses', () => {
  const refused = {
    contact: BAD,
    failed: true,
    reason: { kind: 'invalid', details: { fields: { contacts: [NOT_A_NUMBER] } } },
  };

  it('keeps its reason beyond the worker’s death, is not tried again by itself, and holds up no other', async () => {
    const { people, die, live, there, posts } = start();
    await given(people.add(ofSite([BAD, PIET])));
    die();
    const next = live();
    await given(next.people.wake({ hurry: true }));
    await pass(HOUR);
    expect(there()).toEqual([added(PIET)]);
    expect(await next.people.list()).toMatchObject([refused]);
    expect(posts()).toHaveLength(3);
  });

  it('is tried again on a retry, and added once its number is good', async () => {
    const { people, there, posts } = start();
    await given(people.add(ofSite([BAD])));
    await given(people.retry(keyOf(BAD.id)));
    expect([posts().length, await people.list()]).toMatchObject([2, [refused]]);
    await given(people.add(ofSite([MARIA])));
    expect([there(), await people.list()]).toEqual([[added(MARIA)], []]);
  });

  it('is forgotten with all refused ones, and waiting ones are not', async () => {
    const { people, wazzup } = start();
    await given(people.add(ofSite([BAD])));
    wazzup.down(true);
    await given(people.add(ofSite([PIET])));
    await people.clear();
    expect(await people.list()).toMatchObject([{ contact: PIET }]);
  });

  it(`is forgotten when ${REFUSED_LENGTH} have come after it`, async () => {
    const { people, database } = start();
    await given(people.add(ofSite([BAD])));
    const [first] = await people.list();
    if (!first) throw new Error('not kept');
    await pass(1_000);
    for (let number = 1; number < REFUSED_LENGTH; number += 1) {
      const contact = { ...BAD, id: `old ${number}` };
      await (await database.open()).put('people', { ...first, contact, at: Date.now() });
    }
    expect(await people.get(keyOf(BAD.id))).toBeDefined();
    await pass(1_000);
    await given(people.add(ofSite([{ ...BAD, id: 'new' }])));
    expect(await people.list()).toHaveLength(REFUSED_LENGTH);
    expect(await people.get(keyOf(BAD.id))).toBeUndefined();
  });

  it('is none on which Wazzup fails as on everything else, however often', async () => {
    const { people, account, wazzup, there } = start();
    account.meet = async ({ method }, when) => {
      if (method !== 'POST' || when !== 'before') return;
      wazzup.down(true);
      setTimeout(() => wazzup.down(false), 20_000);
    };
    await given(people.add(ofSite([MARIA])));
    await pass(3 * HOUR);
    expect(await people.list()).toMatchObject([{ contact: MARIA, failures: 0, reason: { kind: 'offline' } }]);
    account.meet = async () => {};
    await pass(10 * MINUTE);
    expect([there(), await people.list()]).toEqual([[added(MARIA)], []]);
  });

  it('fails for good after Wazzup failed on it eight times and worked otherwise; the others are added', async () => {
    const { people, account, wazzup, there, posts } = start();
    account.meet = async ({ method, body }, when) => {
      if (method === 'POST' && when === 'before' && body.includes(MARIA.name)) wazzup.faults.add({ status: 500 });
    };
    await given(people.add(ofSite([MARIA, PIET])));
    await pass(HOUR);
    expect(there()).toEqual([added(PIET)]);
    expect(await people.list()).toMatchObject([{ contact: MARIA, failed: true, reason: { kind: 'unavailable' } }]);
    expect(posts().filter(({ status }) => status === 500)).toHaveLength(8);
  });
});

describe('the contacts of a deal', () => {
  it('hold it up no longer than one attempt, and are added later by themselves', async () => {
    const { outbox, people, wazzup, there } = start();
    wazzup.faults.add({ status: 503, method: 'POST', path: '/v2/contacts', times: 2 });
    expect(await given(told(outbox.press(CREATE, null, { contacts: [MARIA] })))).toBe('saved');
    expect([wazzup.deals.all(), there()]).toEqual([[onWire(DEAL)], []]);
    expect(await people.list()).toMatchObject([{ contact: MARIA, reason: { kind: 'unavailable' } }]);
    await pass(5 * MINUTE);
    expect([there(), await people.list()]).toEqual([[added(MARIA)], []]);
  });

  it('hold it up no longer than ten seconds, and are added when Wazzup takes them', async () => {
    const { outbox, account, wazzup, there } = start();
    account.meet = async ({ method, body }, when) => {
      if (method === 'POST' && body.includes('contact_data') && when === 'before')
        await new Promise((resolve) => setTimeout(resolve, MINUTE));
    };
    const began = Date.now();
    expect(await given(told(outbox.press(CREATE, null, { contacts: [MARIA] })))).toBe('saved');
    expect(Date.now() - began).toBeLessThan(11_000);
    expect([wazzup.deals.all(), there()]).toEqual([[onWire(DEAL)], []]);
    await pass(5 * MINUTE);
    expect(there()).toEqual([added(MARIA)]);
  });

  it('are not stored again by another attempt to send the deal', async () => {
    const { outbox, people, wazzup, there } = start();
    wazzup.faults.add({ status: 429, retryAfter: 600, method: 'POST', path: '/v2/deals' });
    void outbox.press(CREATE, null, { contacts: [BAD, PIET] });
    await pass(30_000);
    await people.discard(keyOf(BAD.id));
    await pass(HOUR);
    expect([wazzup.deals.all(), there(), await people.list()]).toEqual([[onWire(DEAL)], [added(PIET)], []]);
  });
});

it('the contacts that an earlier version stored are still there', async () => {
  const old = await openDB('deal-link', 2, {
    upgrade(db) {
      for (const name of ['keys', 'drafts', 'links']) db.createObjectStore(name, { autoIncrement: true });
      db.createObjectStore('agreements', { keyPath: ['origin', 'id'] });
      db.createObjectStore('outbox', { keyPath: 'seq' });
      db.createObjectStore('journal', { keyPath: 'seq' }).createIndex('deal', 'press.deal.id');
    },
  });
  await old.put('outbox', { seq: 7 });
  old.close();
  const database = await createDatabase().open();
  expect([await database.getAllKeys('outbox'), await database.getAll('people')]).toEqual([[7], []]);
});
