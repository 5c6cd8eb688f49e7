// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChatVisibility } from '@/lib/background/chat-visibility';
import { createResponseCache } from '@/lib/background/response-cache';
import { createWazzupDirectory } from '@/lib/background/wazzup-directory';
import type { ChatContact } from '@/lib/chat/model';
import { siteOf } from '@/lib/deal/site';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createDatabase } from '@/lib/storage/database';
import { createChannels } from '@/lib/wazzup/channels';
import { createContacts } from '@/lib/wazzup/contacts';
import { createRequest, type Request } from '@/lib/wazzup/request';
import { createUsers } from '@/lib/wazzup/users';
import {
  CHAT_SWITCH_POSITIONS,
  type ChatSwitches,
  type Contact,
  createWazzup,
  DEFAULT_TOKEN,
  SWITCH_POSITIONS,
  type Switches,
  type WazzupOptions,
} from '../../wazzup/index.ts';
import { eventually } from '../eventually.ts';

const MARIA: ChatContact = {
  id: '31',
  name: 'Maria Lopez',
  responsibleUserId: '7',
  chats: [{ type: 'whatsapp', id: '12025550131' }],
  uri: 'https://crm.example/deal/1',
};
const PIET: ChatContact = { ...MARIA, id: '32', name: 'Piet', chats: [{ type: 'whatsapp', id: '12025550132' }] };

/** A contact as it is on the wire, written out here so that the tests show a mistake in lib/wazzup/contacts.ts. */
const onWire = ({ id, name, responsibleUserId, chats, uri }: ChatContact): Contact => ({
  id,
  responsible_user_id: responsibleUserId,
  name,
  contact_data: chats.map((chat) => ({ chat_type: chat.type, chat_id: chat.id })),
  uri,
});
const ASKED = { page: MARIA.uri, responsibleUserId: '7', contacts: ['31', '32'] };
const CHANNEL = { id: 'c1', chatType: 'whatsapp', name: 'Sales' };

/** The parts of the background that deal with contacts, on the database of the disk. */
function openChat(request: Request, opensChats: boolean) {
  const answers = createResponseCache();
  const known = createWazzupDirectory({ users: createUsers(request), contacts: createContacts(request), answers });
  const people = createContactOutbox({ contacts: known, database: createDatabase(), pauseMs: 60_000 });
  const channels = createChannels(request);
  const visibility = createChatVisibility({
    directory: known,
    people,
    channels,
    answers,
    opensChats: async () => opensChats,
  });
  const add = (contacts: readonly ChatContact[]) =>
    people.add(contacts.map((contact) => ({ site: siteOf(MARIA.uri) ?? '', contact })));
  return {
    ...visibility,
    people,
    users: known.users,
    renewUsers: known.renewUsers,
    add,
    wake: people.wake,
    forget: answers.clear,
  };
}

function start(options: WazzupOptions = {}, { opensChats = false } = {}) {
  const wazzup = createWazzup({ rateLimit: false, ...options });
  wazzup.channels.push({ channel_id: 'c1', transport: 'whatsapp', state: 'active', name: 'Sales' });
  const open = () => {
    const request = createRequest({
      token: async () => DEFAULT_TOKEN,
      fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
      pauseMs: 1,
      retries: 1,
    });
    return openChat(request, opensChats);
  };
  /** Gives the requests to Wazzup since the last call. */
  const asked = () => {
    const all = wazzup.requests.list().map(({ method, path, query }) => `${method} ${path}${query && `?${query}`}`);
    wazzup.requests.clear();
    return all;
  };
  const chat = open();
  return { wazzup, chat, people: chat.people, open, asked };
}

type Wazzup = ReturnType<typeof start>['wazzup'];
const closeRoutes = (wazzup: Wazzup) => wazzup.chatSwitches.set({ chatRoutes: 'forbidden' });
const breakWazzup = (wazzup: Wazzup) => wazzup.faults.add({ status: 503, times: 99 });
const breakContacts = (wazzup: Wazzup) => wazzup.faults.add({ status: 503, path: '/v2/contacts/31', times: 9 });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => void vi.useRealTimers());
const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);
const MINUTE = 60_000;

const missing = (id: string) => ({ id, state: 'missing', chats: [], reason: null });
const known = ({ id, chats }: ChatContact) => ({ id, state: 'known', chats, reason: null });
const unchecked = (id: string) => ({ id, state: 'unchecked', chats: [], reason: null });

describe('look', () => {
  it('says which users and contacts Wazzup knows', async () => {
    const { chat, wazzup } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    wazzup.contacts.put(onWire(MARIA));
    expect(await chat.look(ASKED)).toEqual({
      responsible: { state: 'known', name: 'Anna' },
      contacts: [known(MARIA), missing('32')],
      others: [],
      channels: [],
    });
    expect(await chat.look({ ...ASKED, responsibleUserId: '8', contacts: [] })).toEqual({
      responsible: { state: 'unknown', name: '' },
      contacts: [],
      others: [],
      channels: [],
    });
  });

  it('remembers answers beyond the worker’s death: users for ten minutes, contacts for five', async () => {
    const { chat, open, wazzup, asked } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    await chat.look(ASKED);
    expect(asked()).toEqual([
      'GET /v2/users',
      'GET /v2/users?offset=1&limit=100',
      'GET /v2/contacts/31',
      'GET /v2/contacts/32',
    ]);
    leap(4 * MINUTE);
    expect(await open().look(ASKED)).toMatchObject({ responsible: { state: 'known' }, contacts: [missing('31'), {}] });
    expect(asked()).toEqual([]);
    leap(2 * MINUTE);
    await open().look(ASKED);
    expect(asked()).toEqual(['GET /v2/contacts/31', 'GET /v2/contacts/32']);
    leap(5 * MINUTE);
    await open().look({ ...ASKED, contacts: [] });
    expect(asked()).toEqual(['GET /v2/users', 'GET /v2/users?offset=1&limit=100']);
  });

  it('looks at the same time share one answer', async () => {
    const { chat, asked } = start();
    await Promise.all([chat.look(ASKED), chat.look(ASKED), chat.users()]);
    expect(asked()).toEqual(['GET /v2/users', 'GET /v2/contacts/31', 'GET /v2/contacts/32']);
  });

  it('deletes the answer about a contact once its time is over', async () => {
    const { chat } = start();
    await chat.look({ ...ASKED, contacts: ['31'] });
    leap(6 * MINUTE);
    await chat.look({ ...ASKED, contacts: ['32'] });
    const keys = await new Promise((resolve) => {
      const opened = indexedDB.open('deal-link-answers');
      opened.onsuccess = () => {
        const all = opened.result.transaction('answers').objectStore('answers').getAllKeys();
        all.onsuccess = () => resolve(all.result);
      };
    });
    expect(keys).toEqual(['contact 32', 'users']);
  });

  it('asks anew for another account, and forgets answers that are still under way', async () => {
    const { chat, wazzup } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    wazzup.faults.add({ slowMs: 50, path: '/v2/users' });
    const before = chat.look(ASKED);
    await eventually(() => expect(wazzup.requests.list()).toHaveLength(1));
    await chat.forget();
    await before;
    wazzup.users.clear();
    expect(await chat.look(ASKED)).toMatchObject({ responsible: { state: 'unknown' } });
  });

  it.each(['forbidden', 'not-found'] as const)(
    'an account that may not ask (%s): null, and no more asking',
    async (chatRoutes) => {
      const { chat, open, wazzup, asked } = start({ chatSwitches: { chatRoutes } });
      expect(await chat.look(ASKED)).toBeNull();
      expect(await chat.users()).toBeNull();
      await chat.add([MARIA]);
      expect(await open().look(ASKED)).toBeNull();
      expect(asked()).toEqual(['GET /v2/users']);
      wazzup.chatSwitches.set({ chatRoutes: 'allowed' });
      leap(61 * MINUTE);
      expect(await chat.look(ASKED)).not.toBeNull();
    },
  );

  it('asks for the users anew at a manager’s word, and keeps the old answer where Wazzup gives none', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    await chat.users();
    wazzup.users.put({ id: '8', name: 'Ivan' });
    expect(await chat.users()).toHaveLength(1);
    asked();
    expect(await chat.renewUsers()).toEqual([
      { id: '7', name: 'Anna' },
      { id: '8', name: 'Ivan' },
    ]);
    expect(asked()).toEqual(['GET /v2/users', 'GET /v2/users?offset=2&limit=100']);
    expect(await chat.users()).toHaveLength(2);
    wazzup.users.clear();
    wazzup.faults.add({ status: 503, path: '/v2/users', times: 9 });
    await expect(chat.renewUsers()).rejects.toMatchObject({ kind: 'unavailable' });
    wazzup.faults.clear();
    expect(await chat.users()).toHaveLength(2);
  });

  it('gives null also if the account may ask for users and not for contacts', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.chatSwitches.set({ chatRoutes: 'allowed' });
    await chat.users();
    wazzup.chatSwitches.set({ chatRoutes: 'forbidden' });
    expect(await chat.look(ASKED)).toBeNull();
    asked();
    expect(await chat.look(ASKED)).toBeNull();
    expect(asked()).toEqual([]);
  });

  it('says what Wazzup could not be asked about, and asks again at the next look', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    wazzup.faults.add({ status: 503, times: 2 });
    expect(await chat.look(ASKED)).toEqual({
      responsible: { state: 'unchecked', name: '' },
      contacts: [unchecked('31'), unchecked('32')],
      others: [],
      channels: [],
    });
    expect(asked()).toEqual(['GET /v2/users', 'GET /v2/users']);
    wazzup.faults.add({ status: 503, path: '/v2/contacts/31', times: 2 });
    expect(await chat.look(ASKED)).toMatchObject({
      responsible: { state: 'known' },
      contacts: [unchecked('31'), missing('32')],
    });
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [missing('31'), missing('32')] });
  });

  it('asks for channels only if chats can be opened, and gives the active ones that go by a number', async () => {
    const { chat, wazzup, asked } = start({}, { opensChats: true });
    wazzup.channels.push(
      { channel_id: 'c2', transport: 'wapi', state: 'ACTIVE', name: '', phone: '12025550100' },
      { channel_id: 'c3', transport: 'whatsapp', state: 'blocked', name: 'Old' },
      { channel_id: 'c4', transport: 'instagram', state: 'active', name: 'Photos' },
    );
    const expected = [CHANNEL, { id: 'c2', chatType: 'whatsapp', name: '12025550100' }];
    expect(await chat.look(ASKED)).toMatchObject({ channels: expected });
    expect(asked()).toContain('GET /v2/channels');
    expect(await chat.look(ASKED)).toMatchObject({ channels: expected });
    expect(asked()).toEqual([]);
  });

  it('gives all the rest if Wazzup does not give the channels', async () => {
    const { chat, wazzup } = start({}, { opensChats: true });
    wazzup.faults.add({ status: 500, path: '/v2/channels', times: 2 });
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [missing('31'), missing('32')], channels: [] });
  });

  it('does not ask for ids that cannot stand in an address', async () => {
    const { chat, asked } = start();
    const ids = ['.', '..', '', '\ud800', 'a/b?c'];
    expect(await chat.look({ ...ASKED, responsibleUserId: '7', contacts: ids })).toMatchObject({
      contacts: ids.map(missing),
    });
    expect(asked().slice(1)).toEqual(['GET /v2/contacts/a%2Fb%3Fc']);
  });
});

describe('a deal with many contacts', () => {
  const ids = ['31', '32', '33', '34', '35', '36', '37'];

  it('has Wazzup asked about the first five', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    const states = (await chat.look({ ...ASKED, contacts: ids }))?.contacts.map(({ state }) => state);
    expect(states).toEqual([...Array(5).fill('missing'), 'unchecked', 'unchecked']);
    expect(asked().filter((one) => one.includes('/contacts/'))).toHaveLength(5);
  });
});

describe('the contacts that only Wazzup’s deal has', () => {
  it('are named as Wazzup names them, where it knows them', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.contacts.put({ ...onWire(PIET), id: '51', uri: 'https://other.example/deal/9' });
    wazzup.contacts.put({ ...onWire(PIET), id: '53', name: '' });
    expect(await chat.look(ASKED, ['51', '52', '53'])).toMatchObject({
      contacts: [missing('31'), missing('32')],
      others: [{ id: '51', name: 'Piet' }],
    });
    asked();
    await chat.look(ASKED, ['51', '52', '53']);
    expect(asked()).toEqual([]);
  });

  it('are asked about after the deal’s own, five contacts in all', async () => {
    const { chat, wazzup, asked } = start();
    for (const id of ['51', '52', '53', '54']) wazzup.contacts.put({ ...onWire(PIET), id });
    expect((await chat.look(ASKED, ['51', '52', '53', '54']))?.others.map(({ id }) => id)).toEqual(['51', '52', '53']);
    expect(asked().filter((one) => one.includes('/contacts/'))).toHaveLength(5);
    const seven = ['31', '32', '33', '34', '35', '36', '37'];
    expect((await chat.look({ ...ASKED, contacts: seven }, ['51', '52']))?.others).toEqual([]);
  });

  it('stay without a name where Wazzup does not answer', async () => {
    const { chat, wazzup } = start();
    wazzup.contacts.put({ ...onWire(PIET), id: '52' });
    wazzup.faults.add({ status: 503, path: '/v2/contacts/51', times: 9 });
    expect(await chat.look(ASKED, ['51', '52'])).toMatchObject({ others: [{ id: '52', name: 'Piet' }] });
  });
});

describe('check', () => {
  const ids = ['31', '32', '33', '34', '35', '36', '37'];
  const contactsAsked = (asked: () => string[]) => asked().flatMap((one) => /contacts\/(.*)/.exec(one)?.[1] ?? []);

  it('asks about one contact after the other, until Wazzup knows one', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    wazzup.contacts.put({ ...onWire(PIET), id: '33' });
    expect(await chat.check({ ...ASKED, contacts: ids })).toBe('visible');
    expect(contactsAsked(asked)).toEqual(['31', '32', '33']);
  });

  it('says after five unknown contacts of more that it was not checked', async () => {
    const { chat, wazzup, asked } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await chat.check({ ...ASKED, contacts: ids })).toBe('not-checked');
    expect(contactsAsked(asked)).toEqual(ids.slice(0, 5));
    expect(await chat.check({ ...ASKED, contacts: ids.slice(0, 5) })).toBe('unknown-contacts');
    expect(contactsAsked(asked)).toEqual([]);
  });

  it('asks about no contact where Wazzup does not know the responsible user', async () => {
    const { chat, asked } = start();
    expect(await chat.check(ASKED)).toBe('unknown-responsible');
    expect(contactsAsked(asked)).toEqual([]);
  });

  it.each([
    ['no contacts', [], () => {}, 'unknown-contacts'],
    ['an account that may not ask', ['31'], closeRoutes, 'not-checked'],
    ['a Wazzup that is out of order', ['31'], breakWazzup, 'not-checked'],
    ['contacts that Wazzup could not be asked about', ['31'], breakContacts, 'not-checked'],
  ] as const)('%s', async (_, contacts, meet, visibility) => {
    const { chat, wazzup } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    meet(wazzup);
    expect(await chat.check({ ...ASKED, contacts: [...contacts] })).toBe(visibility);
  });

  it('takes no contact for known that belongs to another CRM, or that Wazzup does not show yet', async () => {
    const { chat, wazzup } = start({ chatSwitches: { chatVisibleAfterMs: 60_000 } });
    wazzup.users.put({ id: '7', name: 'Anna' });
    wazzup.contacts.put({ ...onWire(MARIA), uri: 'https://other.example/deal/9' });
    expect(await chat.check({ ...ASKED, contacts: ['31'] })).toBe('unknown-contacts');
    await chat.add([PIET]);
    expect(await chat.check(ASKED)).toBe('not-checked');
  });
});

describe('a contact of another CRM under the same id', () => {
  const STRANGER = { ...MARIA, name: 'Somebody', uri: 'https://other.example/deal/9' };

  it('is not taken for this one, and has no chat to open', async () => {
    const { chat, wazzup } = start();
    wazzup.contacts.put(onWire(STRANGER));
    const foreign = { id: '31', state: 'foreign', chats: [], reason: null };
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [foreign, missing('32')] });
  });

  it('is not replaced, and the manager is told why theirs is not added', async () => {
    const { chat, wazzup } = start();
    wazzup.contacts.put(onWire(STRANGER));
    await chat.add([MARIA, PIET]);
    expect(wazzup.contacts.all()).toEqual([onWire(STRANGER), onWire(PIET)]);
    const reason = { kind: 'invalid', details: { code: 'foreign-contact' } };
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [{ state: 'foreign', reason }, known(PIET)] });
  });

  it('that waits too is kept beside it, and the later one is told', async () => {
    const { chat, people, wazzup } = start();
    wazzup.down(true);
    await chat.add([MARIA]);
    leap(1_000);
    await people.add([{ site: 'other.example', contact: STRANGER }]);
    expect(await people.list()).toHaveLength(2);
    wazzup.down(false);
    for (const _ of [1, 2]) await people.wake({ hurry: true });
    expect(wazzup.contacts.all()).toEqual([onWire(MARIA)]);
    expect(await people.list()).toMatchObject([{ site: 'other.example', failed: true }]);
  });
});

describe('add', () => {
  it('adds exactly those that Wazzup does not know, in one request', async () => {
    const { chat, wazzup, asked } = start();
    const theirs = { ...onWire(MARIA), responsible_user_id: 'somebody-else' };
    wazzup.contacts.put(theirs);
    const third = { ...MARIA, id: '33' };
    await chat.add([MARIA, PIET, third]);
    expect(asked().filter((one) => one.startsWith('POST'))).toEqual(['POST /v2/contacts']);
    // A contact that Wazzup knows already has a responsible user.
    expect(wazzup.contacts.all()).toEqual([theirs, onWire(PIET), onWire(third)]);
  });

  it('looks for a missing contact anew', async () => {
    const { chat } = start();
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [missing('31'), missing('32')] });
    await chat.add([MARIA, PIET]);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), known(PIET)] });
  });

  it('knows a contact that somebody else added meanwhile', async () => {
    const { chat, wazzup } = start();
    await chat.look(ASKED);
    wazzup.contacts.put(onWire(MARIA));
    await chat.add([MARIA]);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), missing('32')] });
  });

  it('does not ask again for contacts that it found: they stay known if Wazzup no longer answers', async () => {
    const { chat, wazzup } = start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    wazzup.contacts.put(onWire(MARIA));
    wazzup.contacts.put(onWire(PIET));
    await chat.add([MARIA, PIET]);
    wazzup.faults.add({ status: 429, retryAfter: 600, times: 99 });
    expect(await chat.look(ASKED)).toMatchObject({
      responsible: { state: 'known' },
      contacts: [known(MARIA), known(PIET)],
    });
  });

  it('looks anew for a contact if the answer to its addition was lost, even if it was missing before', async () => {
    const { chat, wazzup } = start();
    await chat.look(ASKED);
    wazzup.faults.add({ cut: 'after', method: 'POST', times: 2 });
    await chat.add([MARIA]);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), missing('32')] });
  });

  it('waits five minutes at most for a contact that Wazzup does not show yet', async () => {
    const { chat, wazzup, asked } = start({ chatSwitches: { chatVisibleAfterMs: 20_000 } });
    await chat.add([MARIA]);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [{ id: '31', state: 'sent' }, missing('32')] });
    leap(20_000);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), {}] });

    wazzup.chatSwitches.set({ chatVisibleAfterMs: 24 * 60 * MINUTE });
    asked();
    await chat.add([PIET]);
    // Another attempt to send its deal does not send it a second time either.
    await chat.add([PIET]);
    expect(asked().filter((one) => one.startsWith('POST'))).toEqual(['POST /v2/contacts']);
    leap(4 * MINUTE);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [{}, { state: 'sent' }] });
    leap(2 * MINUTE);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [{}, missing('32')] });
  });

  it('a refused contact keeps its reason, and the others are added', async () => {
    const { chat, wazzup, asked } = start();
    const bad = { ...MARIA, chats: [{ type: 'whatsapp', id: '12' }] };
    await chat.add([bad, PIET]);
    expect(wazzup.contacts.all()).toEqual([onWire(PIET)]);
    expect(await chat.look(ASKED)).toMatchObject({
      contacts: [
        {
          id: '31',
          state: 'missing',
          reason: {
            kind: 'invalid',
            details: { fields: { contacts: ['contacts.0.contact_data.0.chat_id must be a phone number'] } },
          },
        },
        known(PIET),
      ],
    });
    expect(asked().filter((one) => one.startsWith('POST'))).toHaveLength(3);
    await chat.add([MARIA]);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), known(PIET)] });
  });

  it.each([
    [{ status: 503, times: 2 }, 'unavailable'],
    [{ status: 503, method: 'POST' }, 'unavailable'],
    [{ cut: 'before', method: 'POST' }, 'offline'],
    [{ html: true, method: 'POST' }, 'unexpected'],
  ] as const)('%j is told by the next look, and is over by itself', async (fault, kind) => {
    const { chat, open, wazzup } = start();
    await chat.users();
    wazzup.faults.add(fault);
    await chat.add([MARIA]);
    const waits = { id: '31', state: 'waiting', reason: { kind } };
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [waits, missing('32')] });
    const later = open();
    expect(await later.look(ASKED)).toMatchObject({ contacts: [waits, missing('32')] });
    leap(2 * MINUTE);
    await later.wake();
    expect(await later.look(ASKED)).toMatchObject({ contacts: [known(MARIA), missing('32')] });
  });

  it('a contact that Wazzup has although the answer was lost is no failure', async () => {
    const { chat, wazzup } = start();
    wazzup.faults.add({ cut: 'after', method: 'POST', times: 2 });
    await chat.add([MARIA]);
    expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), missing('32')] });
  });

  it('takes it for an account that may not ask if Wazzup has no route to add contacts', async () => {
    const { chat, wazzup } = start();
    await chat.look(ASKED);
    wazzup.chatSwitches.set({ chatRoutes: 'not-found' });
    await chat.add([MARIA]);
    expect(await chat.look(ASKED)).toBeNull();
  });

  it('sends more contacts than one request takes in several requests', async () => {
    const { chat, wazzup, asked } = start();
    const many = Array.from({ length: 150 }, (_, index) => ({ ...MARIA, id: `c${index}` }));
    await chat.add(many);
    expect(wazzup.contacts.all()).toHaveLength(150);
    expect(asked().filter((one) => one.startsWith('POST'))).toHaveLength(2);
  });
});

describe('with each setting of the stand-in for Wazzup', () => {
  /** Each position of each switch by itself, since here no switch affects another. */
  const positions: [string, WazzupOptions][] = [
    ...Object.entries(CHAT_SWITCH_POSITIONS).flatMap(([name, all]) =>
      all.map((position): [string, WazzupOptions] => [
        `${name} ${position}`,
        { chatSwitches: { [name]: position } as Partial<ChatSwitches> },
      ]),
    ),
    ...(['success', 'errorShape', 'getOne', 'duplicateIds', 'lengths'] as const).flatMap((name) =>
      SWITCH_POSITIONS[name].map((position): [string, WazzupOptions] => [
        `${name} ${position}`,
        { switches: { [name]: position } as Partial<Switches> },
      ]),
    ),
  ];

  it.each(positions.filter(([name]) => !/^chatRoutes (forbidden|not-found)/.test(name)))(
    '%s: users are found, contacts are added once and found',
    async (_, options) => {
      const { chat, wazzup } = start(options, { opensChats: true });
      const team = Array.from({ length: 130 }, (_, index) => ({ id: String(index), name: `User ${index}` }));
      for (const user of team) wazzup.users.put(user);
      // If Wazzup gives only the first page of the list, the list is not complete.
      const { personPaging, personQuery } = { ...options.chatSwitches };
      const isWhole = personPaging !== 'ignores-offset' && personQuery !== 'refuse-400';
      expect(await chat.users()).toEqual(isWhole ? team : team.slice(0, 100));
      const theirs = { ...onWire(PIET), name: 'Not to be changed' };
      wazzup.contacts.put(theirs);
      expect(await chat.look(ASKED)).toEqual({
        responsible: { state: 'known', name: 'User 7' },
        contacts: [missing('31'), known(PIET)],
        others: [],
        channels: [CHANNEL],
      });
      await chat.add([MARIA, PIET]);
      expect(await chat.look(ASKED)).toMatchObject({ contacts: [known(MARIA), known(PIET)] });
      expect(wazzup.contacts.all()).toEqual([theirs, onWire(MARIA)]);
    },
  );

  it('items of an unknown form hide no others', async () => {
    const answers: Record<string, unknown> = {
      '/v2/users': [{ id: 7, name: 'Anna' }, { name: 'nobody' }, null, { id: '8', name: null, role: 'seller' }],
      '/v2/users?offset=4&limit=100': [],
      '/v2/contacts/31': { data: { id: '31', contact_data: 'none' } },
      '/v2/contacts/32': { data: [{ contact_data: [] }, { id: '32', contact_data: [] }] },
      '/v2/channels': { data: [{ channel_id: 1, transport: 'whatsapp' }, { transport: 'whatsapp' }], meta: {} },
    };
    const request = async (_method: string, path: string) => answers[path];
    const chat = openChat(request, true);
    expect(await chat.users()).toEqual([
      { id: '7', name: 'Anna' },
      { id: '8', name: '' },
    ]);
    expect(await chat.look(ASKED)).toEqual({
      responsible: { state: 'known', name: 'Anna' },
      contacts: ['31', '32'].map((id) => ({ id, state: 'known', chats: [], reason: null })),
      others: [],
      channels: [{ id: '1', chatType: 'whatsapp', name: '1' }],
    });
  });
});
