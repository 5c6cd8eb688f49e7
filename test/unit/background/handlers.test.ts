// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { afterSaved } from '@/lib/background/after-saved';
import { createAgreements } from '@/lib/background/agreements';
import { createAnnouncements } from '@/lib/background/announcements';
import { createChatVisibility } from '@/lib/background/chat-visibility';
import { createCrmHolds } from '@/lib/background/crm-holds';
import { createDealComparison } from '@/lib/background/deal-comparison';
import { createDealIdentity } from '@/lib/background/deal-identity';
import { createViewDeal } from '@/lib/background/deal-view';
import { createDrafts } from '@/lib/background/drafts';
import { createHandlers } from '@/lib/background/handlers';
import { createKeptDifferences } from '@/lib/background/kept-differences';
import { createLooked } from '@/lib/background/looked';
import { createRecall } from '@/lib/background/recall';
import { createResponseCache } from '@/lib/background/response-cache';
import type { Sender } from '@/lib/background/router';
import type { TabReading } from '@/lib/background/tabs';
import { createVisitStatus } from '@/lib/background/visit-status';
import { createWazzupDirectory } from '@/lib/background/wazzup-directory';
import { kommo } from '@/lib/crm/kommo/site';
import { DealError } from '@/lib/deal/errors';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { type AnswerOf, MESSAGES, type RequestOf, type SentToBackground } from '@/lib/messaging/protocol';
import { createBatchJournal } from '@/lib/outbox/batch-journal';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createDamagedRecords } from '@/lib/outbox/damaged-records';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { changeSettings, forbiddenActions, readSettings, setIdTemplate } from '@/lib/settings';
import { createDatabase } from '@/lib/storage/database';
import { readRecalledDeal } from '@/lib/storage/recalled-deals';
import { createTokenProvider } from '@/lib/wazzup/auth';
import { createChannels } from '@/lib/wazzup/channels';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { customHeader } from '@/lib/wazzup/fetch-token';
import { createRequest, forAccount } from '@/lib/wazzup/request';
import { storedToken } from '@/lib/wazzup/token';
import { createUsers } from '@/lib/wazzup/users';
import { createVault } from '@/lib/wazzup/vault';
import { createWazzup, type WazzupOptions } from '../../wazzup/index.ts';
import { eventually } from '../eventually.ts';
import { onWire, TOKEN } from '../wazzup/start.ts';
import { createMarks, createStore } from '../wazzup/stores.ts';

const TAB = 7;
const ORIGIN = 'https://acme.kommo.com';
const SITE = 'acme.kommo.com';
const PAGE: PageDeal = {
  crm: 'kommo',
  id: '4217',
  uri: `${ORIGIN}/leads/detail/4217`,
  name: 'Doors',
  sources: { name: 'page' },
  failures: {},
};
const DEAL: Deal = {
  id: '4217',
  name: 'Doors',
  uri: PAGE.uri,
  responsibleUserId: '7',
  contacts: ['11'],
  closed: false,
};
/** The answer about a deal that Wazzup does not have and of which no write waits. */
const NOTHING = {
  account: expect.any(String),
  there: null,
  pending: false,
  waiting: null,
  isCancelRequested: false,
  ended: null,
  sameDealAgreed: false,
  kept: null,
  last: null,
  undo: null,
};
const inTab = { tabId: TAB, page: PAGE.uri };
const ELSEWHERE = { ...DEAL, uri: 'https://other.crm.example/4217' };

async function start(options: WazzupOptions = {}) {
  globalThis.indexedDB = new IDBFactory();
  fakeBrowser.reset();
  fakeBrowser.runtime.getManifest = () => ({ manifest_version: 3, name: 'Deal Link', version: '1.0.0' });
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false, ...options });
  const database = createDatabase();
  const stores = { local: createStore(), session: createStore() };
  const answers = createResponseCache();
  const tokens = createVault('token', storedToken, database, stores);
  const access = createTokenProvider({
    tokens,
    headers: createVault('header', customHeader, database, stores),
    marks: createMarks(),
    settings: { read: readSettings, change: (change) => changeSettings(() => change) },
    isAllowed: async () => true,
    onChange: () => {
      void outbox.wake({ hurry: true });
      void visitStatus.renew();
      void answers.clear();
    },
  });
  const request = createRequest({
    ...access,
    fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
    pauseMs: 1,
    retries: 0,
  });
  const client = createClient(request);
  const known = createWazzupDirectory({ users: createUsers(request), contacts: createContacts(request), answers });
  const people = createContactOutbox({ contacts: known, database, account: access.account, pauseMs: 60_000 });
  const chat = createChatVisibility({
    directory: known,
    people,
    channels: createChannels(request),
    answers,
    opensChats: async () => (await readSettings()).wazzupAccount !== '',
  });
  const agreements = createAgreements(database);
  const kept = createKeptDifferences(database, access.account);
  const drafts = createDrafts(database);
  const identity = createDealIdentity(database, known.users);
  const announce = createAnnouncements((type, payload) => void base.pushes.push([type, payload]));
  const outbox = createOutbox({
    client,
    database,
    account: access.account,
    readBackPausesMs: [0],
    pauseMs: 60_000,
    addContacts: people.add,
    onSaved: (record) => afterSaved({ agreements, drafts, identity }, record),
    onChange: (id, status) => {
      announce.dealChanged(id, status);
      void visitStatus.learn(id, status);
    },
  });
  const tab: { reading: TabReading } = { reading: { kind: 'deal', site: kommo, page: PAGE } };
  const base: { badges: [number, string | null][]; marks: string[]; opened: number[]; pushes: unknown[] } = {
    badges: [],
    marks: [],
    opened: [],
    pushes: [],
  };
  const comparison = createDealComparison({
    hasToken: async () => (await access.state()).ready,
    look: outbox.look,
    isAgreed: agreements.has,
    keptOf: kept.of,
    identify: identity.identify,
    checkVisibility: chat.check,
  });
  const viewDeal = createViewDeal({ access, drafts, identity });
  const looked = createLooked({ outbox, agreements, kept, identity, account: access.account });
  const visitStatus = createVisitStatus({
    comparison,
    recall: createRecall({ outbox, viewDeal, toLooked: looked.toLooked }),
    showsDeal: async (_, uri) => uri === PAGE.uri,
    badge: (tabId, state) => void base.badges.push([tabId, state]),
    mark: (_, uri, state) => void base.marks.push(`${uri} ${state}`),
  });
  const pressed = { database, outbox, account: access.account, forbidden: forbiddenActions };
  await access.paste(TOKEN);
  // A new token wakes the outbox, which has to be done before a test presses.
  await outbox.wake();
  const made = createHandlers({
    client,
    clientFor: (account) => createClient(forAccount(request, account)),
    outbox,
    chat,
    kept,
    users: known.users,
    renewUsers: known.renewUsers,
    channels: createChannels(request),
    people,
    damaged: createDamagedRecords(database, () => {}),
    journal: createJournal({ ...pressed, client }),
    batches: createBatchJournal(pressed),
    access,
    announce,
    agreements,
    drafts,
    viewDeal,
    looked,
    account: access.account,
    readTab: async () => tab.reading,
    showsDeal: async (_, uri) => tab.reading.kind === 'deal' && tab.reading.page.uri === uri,
    visitStatus,
    crmHolds: createCrmHolds(createStore()),
    openPopup: async (tabId) => void base.opened.push(tabId),
  });
  const write = { tabId: TAB, page: PAGE.uri, deal: DEAL, base: null, idTyped: false } as const;
  const look = { id: DEAL.id, page: PAGE.uri };
  // The router checks the form of answers; the tests call the handlers without it, so they check it here.
  const handlers = Object.fromEntries(
    (Object.keys(made) as SentToBackground[]).map((type) => {
      const handler = made[type] as (request: unknown, sender: Sender) => Promise<unknown>;
      return [
        type,
        async (request: unknown, sender: Sender = {}) => MESSAGES[type].answer.parse(await handler(request, sender)),
      ];
    }),
  ) as { [T in SentToBackground]: (request: RequestOf<T>, sender?: Sender) => Promise<AnswerOf<T>> };
  return { wazzup, database, access, handlers, kept, tab, write, look, base };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());
const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);

describe('tab.read', () => {
  it('gives the page’s deal, with its draft and its identity in Wazzup', async () => {
    const { handlers } = await start();
    await setIdTemplate(ORIGIN, 'k-{id}');
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({
      kind: 'deal',
      crm: { label: 'Kommo' },
      page: PAGE,
      idTemplate: 'k-{id}',
      linkedId: undefined,
      draft: { name: 'Floors' },
      hasToken: true,
      forbidden: [],
      isFormSet: false,
    });
  });

  it('does not use another site’s id template', async () => {
    const { handlers } = await start();
    await setIdTemplate('https://other.kommo.com', 'k-{id}');
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ idTemplate: '{id}' });
    await setIdTemplate('https://other.kommo.com', '{id}');
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ idTemplate: '{id}' });
  });

  it('says that a page shows no deal or cannot be read', async () => {
    const { handlers, tab } = await start();
    tab.reading = { kind: 'not-a-deal' };
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({ kind: 'not-a-deal' });
    tab.reading = { kind: 'no-access' };
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({ kind: 'no-access' });
    tab.reading = { kind: 'no-access', site: kommo, address: 'https://acme.amocrm.ru' };
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({
      kind: 'no-access',
      crm: { label: 'Kommo', hosts: kommo.hosts, address: 'https://acme.amocrm.ru' },
    });
  });

  it('a draft belongs to one tab and one deal, and is dropped when the tab shows another deal', async () => {
    const { handlers, tab, database } = await start();
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    expect(await handlers['tab.read']({ tabId: TAB + 1 })).toMatchObject({ draft: null });
    const other = { ...PAGE, id: '1', uri: `${ORIGIN}/leads/detail/1` };
    tab.reading = { kind: 'deal', site: kommo, page: other };
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ draft: null });
    expect(await (await database.open()).count('drafts')).toBe(0);
  });

  it('a draft is dropped also if no popup was opened for the other deal', async () => {
    const { handlers } = await start();
    const from = { tab: { id: TAB }, origin: ORIGIN };
    const pass = (id: string) =>
      handlers['visit.report']({ deal: { crm: 'kommo', id, uri: `${ORIGIN}/leads/detail/${id}` }, page: null }, from);
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    await pass(PAGE.id);
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ draft: { name: 'Floors' } });
    await pass('1');
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ draft: null });
  });
});

describe('deals.list', () => {
  it('gives a page of Wazzup’s list, and says which account it is of', async () => {
    const { wazzup, handlers } = await start();
    wazzup.deals.put(onWire(DEAL));
    wazzup.deals.put(onWire({ ...DEAL, id: '4218' }));
    const { account } = await handlers['deals.account']({});
    const entries = [DEAL, { ...DEAL, id: '4218' }].map((item) => ({ key: `id ${item.id}`, item }));
    expect(await handlers['deals.list']({ offset: 0 })).toEqual({ account, entries });
    expect(await handlers['deals.list']({ offset: 1 })).toEqual({ account, entries: entries.slice(1) });
  });

  it('does not hide the others behind a deal that cannot be read', async () => {
    const { wazzup, handlers } = await start();
    wazzup.deals.put(onWire(DEAL));
    wazzup.deals.put({ ...onWire(DEAL), id: '4218', closed: 'perhaps' as unknown as boolean });
    const { entries } = await handlers['deals.list']({ offset: 0 });
    expect(entries.map(({ item }) => item)).toEqual([DEAL, undefined]);
  });

  it('says so without a token', async () => {
    const { access, handlers } = await start();
    await access.forget();
    expect(await handlers['deals.account']({})).toEqual({ account: null });
    await expect(handlers['deals.list']({ offset: 0 })).rejects.toMatchObject({ kind: 'token' });
  });
});

const OTHER_TOKEN = 'token-of-another-account';

describe('a press after the manager has changed the account', () => {
  it('of a popup that shows the account before sends nothing, to neither account', async () => {
    const { handlers, wazzup, write, look, access } = await start();
    const { account } = await handlers['deal.look'](look);
    wazzup.tokens.accept(OTHER_TOKEN);
    await access.paste(OTHER_TOKEN);
    const nothing = { outcome: 'other-account', looked: null, linkedId: null };
    expect(await handlers['deal.write']({ ...write, action: 'create', account })).toEqual(nothing);
    expect(await handlers['deal.undo']({ ...inTab, id: DEAL.id, seq: 1, base: null, account })).toEqual(nothing);
    expect(wazzup.deals.all()).toEqual([]);
    const now = await handlers['deal.look'](look);
    expect(now.account).not.toBe(account);
    const again = { ...write, action: 'create' as const, account: now.account };
    expect(await handlers['deal.write'](again)).toMatchObject({ outcome: 'saved' });
  });
});

describe('what is stored for the popup of a tab', () => {
  const from = { tab: { id: TAB }, origin: ORIGIN };
  const report = { deal: { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri }, page: PAGE };

  it('is all that it shows: the page, Wazzup’s deal, and when Wazzup answered', async () => {
    const { handlers, wazzup } = await start();
    wazzup.deals.put(onWire(DEAL));
    await handlers['visit.report'](report, from);
    await eventually(async () =>
      expect(await readRecalledDeal(TAB)).toEqual({
        view: await handlers['tab.read']({ tabId: TAB }),
        id: DEAL.id,
        looked: {
          ...NOTHING,
          there: DEAL,
          sameDealAgreed: false,
        },
        at: expect.any(Number),
      }),
    );
  });

  it('is another account’s once its token is saved', async () => {
    const { handlers, wazzup } = await start();
    await handlers['visit.report'](report, from);
    const accountShown = async () => (await readRecalledDeal(TAB))?.looked.account ?? '';
    await eventually(async () => expect(await accountShown()).not.toBe(''));
    const before = await accountShown();
    wazzup.tokens.accept('other');
    await handlers['token.save']({ token: 'other' });
    await eventually(async () => expect(['', before]).not.toContain(await accountShown()));
  });
});

describe('deal.write', () => {
  it('writes the deal, and drops the draft', async () => {
    const { handlers, wazzup, write, database } = await start();
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Doors' } });
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toEqual({
      outcome: 'saved',
      looked: {
        ...NOTHING,
        last: { action: 'create', at: expect.any(Number) },
        undo: { seq: 1, to: null, until: expect.any(Number) },
        there: DEAL,
        sameDealAgreed: true,
      },
      linkedId: null,
    });
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(await (await database.open()).count('drafts')).toBe(0);
  });

  it('sends nothing if the tab shows another deal by now, or none', async () => {
    const { handlers, wazzup, tab, write } = await start();
    for (const reading of [
      { kind: 'deal', site: kommo, page: { ...PAGE, uri: `${ORIGIN}/leads/detail/1` } },
      { kind: 'not-a-deal' },
      { kind: 'no-access' },
    ] as const) {
      tab.reading = reading;
      for (const action of ['create', 'update', 'close', 'reopen', 'delete'] as const) {
        expect(await handlers['deal.write']({ ...write, action, base: DEAL })).toEqual({
          outcome: 'moved',
          looked: null,
          linkedId: null,
        });
      }
    }
    expect(wazzup.requests.list()).toEqual([]);
  });

  it('writes a deal that was pressed in no tab whatever the tabs show, and leaves their drafts alone', async () => {
    const { handlers, wazzup, tab, write, database } = await start();
    tab.reading = { kind: 'not-a-deal' };
    const { tabId, ...press } = write;
    await handlers['draft.keep']({ tabId, page: PAGE.uri, typed: { name: 'Floors' } });
    expect(await handlers['deal.write']({ ...press, action: 'create', idTyped: true })).toMatchObject({
      outcome: 'saved',
      looked: { there: DEAL },
      linkedId: null,
    });
    expect(await handlers['deal.write']({ ...press, action: 'delete', base: DEAL })).toMatchObject({
      outcome: 'saved',
    });
    const undo = { page: PAGE.uri, id: DEAL.id, seq: 2, base: null };
    expect(await handlers['deal.undo'](undo)).toMatchObject({ outcome: 'saved', looked: { there: DEAL } });
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(await (await database.open()).count('drafts')).toBe(1);
  });

  it('pushes what the outbox learns to open pages, and not what it has just answered to them', async () => {
    const { handlers, base, wazzup, write, look } = await start();
    await handlers['deal.look'](look);
    expect(base.pushes).toEqual([]);
    await handlers['deal.write']({ ...write, action: 'create' });
    const changed = ['deal.changed', { id: DEAL.id }];
    // The write waits to be sent, and then Wazzup has it.
    expect(base.pushes).toEqual([changed, changed]);
    await handlers['deal.look'](look);
    await handlers['outbox.retry']({});
    expect(base.pushes).toHaveLength(2);
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    await handlers['deal.look'](look);
    expect(base.pushes).toHaveLength(2);
  });

  it('sends no deal with a blocking problem, even if a page lets it pass', async () => {
    const { handlers, wazzup, write } = await start();
    const bad: Partial<Deal>[] = [
      { name: '' },
      { id: 'x'.repeat(101) },
      { uri: 'javascript:1' },
      { contacts: ['1', '1'] },
    ];
    for (const change of bad) {
      for (const action of ['create', 'update'] as const) {
        const asked = handlers['deal.write']({ ...write, action, deal: { ...DEAL, ...change } });
        await expect(asked).rejects.toMatchObject({
          kind: 'invalid',
          details: { fields: { [String(Object.keys(change)[0])]: [] } },
        });
      }
    }
    expect(wazzup.requests.list()).toEqual([]);
  });

  it('closes and deletes a deal in spite of problems with the edited fields', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.deals.put(onWire(DEAL));
    const nameless = { ...DEAL, name: '' };
    const closing = handlers['deal.write']({ ...write, action: 'close', deal: nameless, base: DEAL });
    expect(await closing).toMatchObject({ outcome: 'saved', looked: { there: { ...DEAL, closed: true } } });
  });

  it('keeps the draft until Wazzup has it', async () => {
    const { handlers, wazzup, write, database, look } = await start();
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    expect(await handlers['deal.write']({ ...write, action: 'update', base: DEAL })).toMatchObject({
      outcome: 'changed',
    });
    const ended = { action: 'update', deal: DEAL, base: DEAL, reason: null };
    expect(await handlers['deal.look'](look)).toMatchObject({ ended });
    // A press for another site's deal under this id is not a press for this deal.
    expect(await handlers['deal.look']({ ...look, page: 'https://other.kommo.com/leads/detail/1' })).toMatchObject({
      ended: null,
    });
    wazzup.tokens.revoke(TOKEN);
    const there = { ...DEAL, name: 'Theirs' };
    expect(await handlers['deal.write']({ ...write, action: 'update', base: there })).toMatchObject({
      outcome: 'waiting',
      looked: { there, pending: true, waiting: { kind: 'token' } },
    });
    expect(await (await database.open()).count('drafts')).toBe(1);
    expect(await handlers['deal.look'](look)).toMatchObject({ there, pending: true, waiting: { kind: 'token' } });

    // With a token that Wazzup takes, the outbox sends the write, without another press.
    wazzup.tokens.accept(TOKEN);
    await handlers['token.save']({ token: TOKEN });
    await eventually(async () =>
      expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, pending: false }),
    );
    expect(await (await database.open()).count('drafts')).toBe(0);
  });

  it('answers each outcome with what the next look would answer', async () => {
    const { handlers, wazzup, write, look, database } = await start();
    const expectSame = async (press: RequestOf<'deal.write'>, outcome: string) => {
      const answer = await handlers['deal.write'](press);
      expect([answer.outcome, answer.looked]).toEqual([outcome, await handlers['deal.look'](look)]);
      return answer;
    };
    await expectSame({ ...write, action: 'create' }, 'saved');
    await expectSame({ ...write, action: 'update', base: { ...DEAL, name: 'Old' } }, 'saved');
    await expectSame(
      { ...write, action: 'update', deal: { ...DEAL, name: 'New' }, base: { ...DEAL, name: 'Old' } },
      'changed',
    );
    wazzup.faults.add({ refuse: { field: 'name', text: 'no' }, method: 'PATCH' });
    const refused = await expectSame(
      { ...write, action: 'update', deal: { ...DEAL, name: 'New' }, base: DEAL },
      'failed',
    );
    expect(refused.looked).toMatchObject({
      there: DEAL,
      ended: { action: 'update', deal: { name: 'New' }, base: DEAL, reason: { kind: 'invalid' } },
    });
    wazzup.tokens.revoke(TOKEN);
    const waiting = await expectSame({ ...write, action: 'delete', base: DEAL }, 'waiting');
    expect(waiting.looked).toMatchObject({ there: DEAL, pending: true, waiting: { kind: 'token' } });
    expect(await (await database.open()).count('outbox')).toBe(1);
  });

  it('answers an undo of what is not there with its own error, not with that of a failed update', async () => {
    const { handlers, write, wazzup, look } = await start();
    wazzup.deals.put(onWire(DEAL));
    const undo = { ...inTab, ...look, seq: 1, base: DEAL };
    const noEntry = { kind: 'unexpected', details: { code: 'no-entry' } };
    await expect(handlers['deal.undo'](undo)).rejects.toMatchObject(noEntry);
    wazzup.faults.add({ refuse: { field: 'name', text: 'no' }, method: 'PATCH' });
    await handlers['deal.write']({ ...write, action: 'update', deal: { ...DEAL, name: 'New' }, base: DEAL });
    await expect(handlers['deal.undo'](undo)).rejects.toMatchObject(noEntry);
  });

  it('a waiting write can be taken back, and is then never sent', async () => {
    const { handlers, wazzup, write, database, look } = await start();
    wazzup.tokens.revoke(TOKEN);
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toMatchObject({ outcome: 'waiting' });
    expect(await handlers['outbox.discard'](look)).toEqual({ isDropped: true, isGoing: false });
    wazzup.tokens.accept(TOKEN);
    await handlers['outbox.retry']({});
    expect(await handlers['deal.look'](look)).toMatchObject({ there: null, pending: false, waiting: null });
    expect([wazzup.deals.all(), await (await database.open()).count('outbox')]).toEqual([[], 0]);
  });

  it('says that it looks for a write that may have been sent when the manager took it back', async () => {
    const { handlers, wazzup, write, look } = await start({
      onRequest: ({ method }) => method === 'POST' && wazzup.faults.add({ status: 500, method: 'GET', times: 99 }),
    });
    wazzup.faults.add({ cut: 'after', method: 'POST' });
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toMatchObject({ outcome: 'waiting' });
    expect(wazzup.deals.all()).toHaveLength(1);
    expect(await handlers['outbox.discard'](look)).toEqual({ isDropped: false, isGoing: true });
    expect(await handlers['deal.look'](look)).toMatchObject({ pending: true, isCancelRequested: true });
    wazzup.faults.clear();
    await handlers['outbox.retry']({});
    expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, pending: false, isCancelRequested: false });
  });

  it('another CRM’s deal is a conflict until the manager says it is the same', async () => {
    const { handlers, wazzup, write, look } = await start();
    wazzup.deals.put(onWire(ELSEWHERE));
    const update = { ...write, action: 'update', base: ELSEWHERE } as const;
    expect(await handlers['deal.look'](look)).toMatchObject({ there: ELSEWHERE, sameDealAgreed: false });
    expect(await handlers['deal.write'](update)).toMatchObject({ outcome: 'conflict' });
    await handlers['conflict.agree']({ ...look, uri: ELSEWHERE.uri });
    expect(await handlers['deal.look'](look)).toMatchObject({ sameDealAgreed: true });
    expect(await handlers['deal.look']({ ...look, page: 'https://x.kommo.com/leads/detail/1' })).toMatchObject({
      sameDealAgreed: false,
    });
    expect(await handlers['deal.write'](update)).toMatchObject({ outcome: 'saved', looked: { there: DEAL } });
  });

  it('an agreement holds only for the link that the manager saw', async () => {
    const { handlers, wazzup, write, look } = await start();
    await handlers['conflict.agree']({ ...look, uri: ELSEWHERE.uri });
    const third = { ...DEAL, uri: 'https://third.crm.example/1' };
    wazzup.deals.put(onWire(third));
    expect(await handlers['deal.look'](look)).toMatchObject({ sameDealAgreed: false });
    for (const action of ['update', 'close', 'delete'] as const) {
      for (const base of [third, ELSEWHERE]) {
        expect(await handlers['deal.write']({ ...write, action, base })).toMatchObject({ outcome: 'conflict' });
      }
    }
    expect(wazzup.deals.all()).toEqual([onWire(third)]);
  });

  it('a link to another site that the manager has just sent is no conflict', async () => {
    const { handlers, write, look } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: ELSEWHERE });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: ELSEWHERE, sameDealAgreed: true });
  });
});

describe('a deal under an id of the manager’s choice', () => {
  const OWN = { ...DEAL, id: 'own-1' };

  it('is found under that id from then on', async () => {
    const { handlers, write } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: OWN, idTyped: true });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ linkedId: 'own-1' });
  });

  it('is not found under that id if it was not created', async () => {
    const { handlers, write, wazzup } = await start();
    wazzup.tokens.revoke(TOKEN);
    const create = { ...write, action: 'create', deal: OWN, idTyped: true } as const;
    expect(await handlers['deal.write'](create)).toMatchObject({ outcome: 'waiting' });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ linkedId: undefined });
  });

  it('can be put back after its deletion, also from a new popup', async () => {
    const { handlers, write } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: OWN, idTyped: true });
    await handlers['deal.write']({ ...write, action: 'delete', deal: OWN, base: OWN });
    const view = await handlers['tab.read']({ tabId: TAB });
    const id = (view.kind === 'deal' && view.linkedId) || PAGE.id;
    expect(await handlers['deal.look']({ id, page: PAGE.uri })).toMatchObject({ there: null, undo: { to: OWN } });
    expect(await handlers['deal.undo']({ ...inTab, id, seq: 2, base: null })).toMatchObject({
      outcome: 'saved',
      looked: { there: OWN, undo: null },
      linkedId: 'own-1',
    });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ linkedId: 'own-1' });
  });
});

describe('undo', () => {
  it('is offered for ten minutes, while there is no other deal under the id', async () => {
    const { handlers, wazzup, write, look } = await start();
    wazzup.deals.put(onWire(DEAL));
    const until = Date.now() + 10 * 60_000;
    expect(await handlers['deal.write']({ ...write, action: 'delete', base: DEAL })).toMatchObject({
      outcome: 'saved',
      looked: { there: null, undo: { to: DEAL, until } },
    });
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: { to: DEAL, until } });
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: null });
    wazzup.deals.clear();
    leap(10 * 60_000 - 1);
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: { until } });
    leap(1);
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: null });
  });

  it('is offered after every action, and puts back what Wazzup had before', async () => {
    const { handlers, wazzup, write, look } = await start();
    const [theirs, closed] = [
      { ...DEAL, name: 'Doors of old' },
      { ...DEAL, closed: true },
    ];
    const actions = [
      ['create', null, DEAL],
      ['update', theirs, DEAL],
      ['close', DEAL, closed],
      ['reopen', closed, DEAL],
      ['delete', DEAL, null],
    ] as const;
    for (const [action, before, after] of actions) {
      wazzup.deals.clear();
      if (before) wazzup.deals.put(onWire(before));
      const { looked } = await handlers['deal.write']({ ...write, action, base: before });
      expect(looked).toMatchObject({ there: after, last: { action }, undo: { to: before } });
      const again = await handlers['deal.look'](look);
      expect(again.undo).toEqual(looked?.undo);
      const undo = { ...inTab, id: DEAL.id, seq: again.undo?.seq ?? 0, base: again.there };
      const undone = await handlers['deal.undo'](undo);
      expect(undone).toMatchObject({ outcome: 'saved', looked: { there: before, last: { action: 'undo' } } });
      expect(wazzup.deals.all()).toEqual(before ? [onWire(before)] : []);
    }
  });

  it('overwrites no change that somebody made since, and says what Wazzup has', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.deals.put(onWire({ ...DEAL, name: 'Old' }));
    const { looked } = await handlers['deal.write']({ ...write, action: 'update', base: { ...DEAL, name: 'Old' } });
    const theirs = { ...DEAL, name: 'Theirs' };
    wazzup.deals.put(onWire(theirs));
    const undo = { ...inTab, id: DEAL.id, seq: looked?.undo?.seq ?? 0, base: DEAL };
    expect(await handlers['deal.undo'](undo)).toMatchObject({
      outcome: 'changed',
      looked: { there: theirs, ended: null, undo: null, last: { action: 'update' } },
    });
    expect(wazzup.deals.all()).toEqual([onWire(theirs)]);
  });

  it('of an undo is not offered, unless that deleted the deal', async () => {
    const { handlers, wazzup, write } = await start();
    const undoOf = async (action: 'create' | 'close', base: Deal | null) => {
      const { looked } = await handlers['deal.write']({ ...write, action, base });
      const undo = { ...inTab, id: DEAL.id, seq: looked?.undo?.seq ?? 0, base: looked?.there ?? null };
      return (await handlers['deal.undo'](undo)).looked;
    };
    expect(await undoOf('create', null)).toMatchObject({ there: null, undo: { to: DEAL } });
    wazzup.deals.put(onWire(DEAL));
    expect(await undoOf('close', DEAL)).toMatchObject({ there: DEAL, undo: null });
  });

  it('is not offered while the deletion is not visible', async () => {
    const { handlers, wazzup, write, look } = await start({ switches: { visibleAfterMs: 1000 } });
    wazzup.deals.put(onWire(DEAL));
    expect(await handlers['deal.write']({ ...write, action: 'delete', base: DEAL })).toMatchObject({
      outcome: 'pending',
    });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, pending: true, undo: null });
    leap(2000);
    expect(await handlers['deal.look'](look)).toMatchObject({ there: null, pending: false, undo: { to: DEAL } });
  });
});

describe('a difference that the manager wants', () => {
  const TYPED = { ...DEAL, name: 'Doors, white' };
  const KEEP = { deal: { site: SITE, id: DEAL.id }, kept: { here: DEAL, there: TYPED } };
  const from = { tab: { id: TAB }, origin: ORIGIN };
  const report = { deal: { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri }, page: { ...PAGE, name: 'Doors' } };
  const stateOf = async (handlers: Awaited<ReturnType<typeof start>>['handlers']) => {
    const answer = await handlers['visit.report'](report, from);
    return answer.state;
  };

  it('is remembered when they send their own value, and is none for pill and badge', async () => {
    const { handlers, write, look } = await start();
    const sent = await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    expect(sent.looked).toMatchObject({ there: TYPED, kept: { here: DEAL, there: TYPED } });
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: { here: DEAL, there: TYPED } });
    expect(await stateOf(handlers)).not.toBe('differs');
  });

  it('differs again once Wazzup has something else', async () => {
    const { handlers, write, look, wazzup } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    await handlers['deal.look'](look);
    expect(await stateOf(handlers)).toBe('differs');
  });

  it('that cannot be stored keeps back no press', async () => {
    const { handlers, write, kept, wazzup } = await start();
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    kept.decide = () => Promise.reject(new DealError('storage'));
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    expect(wazzup.deals.all()).toEqual([onWire(TYPED)]);
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
  });

  it('is over when they send what the page says', async () => {
    const { handlers, write, look } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    await handlers['deal.write']({ ...write, action: 'update', base: TYPED, ofPage: DEAL });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, kept: null });
  });

  it('is still one when they take a deletion back', async () => {
    const { handlers, write, look } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    const { looked } = await handlers['deal.write']({ ...write, action: 'delete', base: TYPED });
    await handlers['deal.undo']({ ...inTab, id: DEAL.id, seq: looked?.undo?.seq ?? 0, base: null });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: TYPED, kept: { here: DEAL, there: TYPED } });
  });

  it('is remembered when they keep what Wazzup has, and is none for pill and badge at once', async () => {
    const { handlers, look, wazzup } = await start();
    wazzup.deals.put(onWire(TYPED));
    expect(await stateOf(handlers)).toBe('differs');
    expect(await handlers['deal.keep'](KEEP)).toBeNull();
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: KEEP.kept });
    expect(await stateOf(handlers)).not.toBe('differs');
  });

  it('is remembered for the 500 deals of the last decisions', async () => {
    const { handlers, look, wazzup, database } = await start();
    wazzup.deals.put(onWire(TYPED));
    await handlers['deal.keep'](KEEP);
    for (let n = 1; n <= 500; n += 1) {
      leap(1);
      await handlers['deal.keep']({ ...KEEP, deal: { site: KEEP.deal.site, id: `d${n}` } });
    }
    expect(await (await database.open()).count('keptApart')).toBe(500);
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: null });
  });

  it('belongs to the account in which they decided, also once that has another mark', async () => {
    const { handlers, look, access, wazzup, kept } = await start();
    wazzup.deals.put(onWire(TYPED));
    await handlers['deal.keep'](KEEP);
    const { account } = await handlers['deal.look'](look);
    wazzup.tokens.accept(OTHER_TOKEN);
    await access.paste(OTHER_TOKEN);
    const other = await handlers['deal.look'](look);
    expect(other).toMatchObject({ kept: null, undo: null });
    await kept.renameAccount(account, other.account);
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: KEEP.kept });
  });
});

describe('an action that the company has switched off', () => {
  const forbid = (...forbid: string[]) => fakeBrowser.storage.managed.set({ forbid });

  it('is refused to every page; the other actions are not', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.deals.put(onWire(DEAL));
    for (const action of ['create', 'update', 'close', 'reopen', 'delete'] as const) {
      await forbid(action);
      const asked = handlers['deal.write']({ ...write, action, base: DEAL });
      await expect(asked).rejects.toMatchObject({ kind: 'company' });
    }
    expect(wazzup.requests.list()).toEqual([]);
    await forbid('delete');
    expect(await handlers['deal.write']({ ...write, action: 'close', base: DEAL })).toMatchObject({
      outcome: 'saved',
    });
  });

  it('is not offered as an undo: without creating, no deleted deal can be put back', async () => {
    const { handlers, wazzup, write, look } = await start();
    wazzup.deals.put(onWire(DEAL));
    await forbid('create');
    const gone = await handlers['deal.write']({ ...write, action: 'delete', base: DEAL });
    expect(gone).toMatchObject({ outcome: 'saved', looked: { there: null, undo: null } });
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: null });
    await expect(handlers['deal.undo']({ ...inTab, ...look, seq: 1, base: null })).rejects.toMatchObject({
      kind: 'company',
    });
    const { entries } = await handlers['journal.list']({});
    expect(entries).toMatchObject([{ state: 'applied', undoable: false }]);
    const seq = entries[0]?.seq ?? 0;
    await expect(handlers['journal.undo']({ seq, base: null })).rejects.toMatchObject({ kind: 'company' });
    await forbid();
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: { to: DEAL } });
    expect((await handlers['journal.list']({})).entries).toMatchObject([{ undoable: true }]);
  });
});

describe('a token address the company has set', () => {
  it('cannot be changed; the manager may set an own header for it', async () => {
    const { handlers } = await start();
    const ours = 'https://tokens.acme.example/';
    await fakeBrowser.storage.managed.set({ tokenAddress: ours });
    for (const address of ['https://evil.example/', ''])
      await expect(handlers['token.address']({ address, header: null })).rejects.toMatchObject({ kind: 'company' });
    expect(await readSettings()).toMatchObject({ tokenAddress: ours });
    await handlers['token.address']({ address: ours, header: { name: 'X-Key', value: 'k' } });
    expect(await handlers['token.state']({})).toMatchObject({ header: 'X-Key' });
  });
});

describe('the mapping of users', () => {
  it('is applied to the deals that content scripts report', async () => {
    const { handlers, wazzup, base } = await start();
    wazzup.deals.put(onWire({ ...DEAL, responsibleUserId: 'anna' }));
    await changeSettings(() => ({ users: [{ crmUser: '7', wazzupUser: 'anna' }] }));
    const page: PageDeal = { ...PAGE, responsible: { id: '7' }, contacts: [{ id: '11', phones: [] }], closed: false };
    const sender = { id: 'x', origin: ORIGIN, url: PAGE.uri, tab: { id: TAB } };
    const report = { deal: { crm: 'kommo', id: PAGE.id, uri: PAGE.uri }, page };
    expect(await handlers['visit.report'](report, sender)).toEqual({ state: 'not-checked' });
    await changeSettings(() => ({ users: [] }));
    expect(await handlers['visit.report'](report, sender)).toEqual({ state: 'differs' });
    expect(base.badges.at(-1)).toEqual([TAB, 'differs']);
  });
});

describe('a content script’s message', () => {
  const FROM: Sender = { id: 'x', origin: ORIGIN, url: PAGE.uri, tab: { id: TAB, windowId: 3 } };
  const REF = { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri };
  const OTHER = `${ORIGIN}/leads/detail/1`;

  it.each([
    ['a deal of another site', { ...REF, uri: ELSEWHERE.uri }, null],
    ['a deal of another site, with its page', { ...REF, uri: ELSEWHERE.uri }, { ...PAGE, uri: ELSEWHERE.uri }],
    ['a deal of its site’s name over http', { ...REF, uri: PAGE.uri.replace('https', 'http') }, null],
    ['no web address', { ...REF, uri: 'javascript:alert(1)' }, null],
    ['its own deal, with the page of another site', REF, { ...PAGE, uri: ELSEWHERE.uri }],
    ['its own deal, with the page of another one', REF, { ...PAGE, uri: OTHER }],
  ])('of %s is refused, shown nowhere and asked of nobody', async (_, deal, page) => {
    const { handlers, wazzup, base } = await start();
    await expect(handlers['visit.report']({ deal, page }, FROM)).rejects.toThrow('a deal of another site');
    expect([base.badges, base.marks, wazzup.requests.list()]).toEqual([[], [], []]);
  });

  it('counts only for a deal of the origin that the browser stamped, not of an address that may be old', async () => {
    const { handlers, base } = await start();
    const stale = { ...FROM, url: ELSEWHERE.uri };
    expect(await handlers['visit.report']({ deal: REF, page: PAGE }, stale)).toEqual({ state: 'not-linked' });
    expect(base.badges.at(-1)).toEqual([TAB, 'not-linked']);
  });

  it.each<[string, Sender]>([
    ['no tab', { origin: ORIGIN, url: PAGE.uri }],
    ['a tab without a number', { ...FROM, tab: {} }],
    ['no site', { tab: { id: TAB } }],
    ['an opaque site', { ...FROM, origin: 'null' }],
    ['the site of no web page', { ...FROM, origin: 'data:text/html,x' }],
  ])('from %s is refused, whatever it is', async (_, sender) => {
    const { handlers, base } = await start();
    const asked = [
      handlers['visit.start']({}, sender),
      handlers['visit.report']({ deal: REF, page: PAGE }, sender),
      handlers['visit.report']({ deal: null, page: null }, sender),
      handlers['crm.held']({}, sender),
      handlers['crm.hold']({ ms: 1 }, sender),
      handlers['pill.open']({}, sender),
      handlers['pill.keep']({ place: null, hidden: true }, sender),
    ];
    for (const one of asked) await expect(one).rejects.toThrow('not from a page in a tab');
    expect(base).toMatchObject({ badges: [], marks: [], opened: [] });
    expect((await readSettings()).hidden).toEqual([]);
  });

  it('too often delays no press', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.requests.clear();
    const reports = Array.from({ length: 1_200 }, (_, index) => {
      const uri = `${ORIGIN}/leads/detail/${index + 1}`;
      return handlers['visit.report']({ deal: { crm: 'kommo', id: `${index + 1}`, uri }, page: null }, FROM);
    });
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toMatchObject({ outcome: 'saved' });
    expect(wazzup.requests.list().length).toBeLessThan(100);
    await Promise.all(reports);
    // Another tab is heard all the same, and so is this one a minute later.
    const report = (from: Sender) => handlers['visit.report']({ deal: REF, page: null }, from);
    expect(await report(FROM)).toEqual({ state: null });
    expect(await report({ ...FROM, tab: { id: TAB + 1 } })).toEqual({ state: 'not-checked' });
    leap(60_000);
    expect(await report(FROM)).toEqual({ state: 'not-checked' });
  });

  it('that its CRM wants to be left alone holds for all tabs of its site, and for no other site', async () => {
    const { handlers } = await start();
    await handlers['crm.hold']({ ms: 60_000 }, FROM);
    expect(await handlers['crm.held']({}, { ...FROM, tab: { id: TAB + 1 }, frameId: 3 })).toEqual({ held: true });
    expect(await handlers['crm.held']({}, { ...FROM, origin: 'https://other.crm.example' })).toEqual({ held: false });
    leap(60_000);
    expect(await handlers['crm.held']({}, FROM)).toEqual({ held: false });
  });

  it('about its pill is stored for its own site only, and read back', async () => {
    const { handlers } = await start();
    const theirs = { ...FROM, origin: 'https://other.crm.example' };
    await handlers['pill.keep']({ place: { x: 0.1, y: 0.2 }, hidden: true }, theirs);
    await handlers['pill.keep']({ place: { x: 0.5, y: 0.5 }, hidden: false }, FROM);
    expect(await readSettings()).toMatchObject({
      places: { [ORIGIN]: { x: 0.5, y: 0.5 }, 'https://other.crm.example': { x: 0.1, y: 0.2 } },
      hidden: ['https://other.crm.example'],
    });
    expect(await handlers['visit.start']({}, FROM)).toMatchObject({ hidden: false, place: { x: 0.5, y: 0.5 } });
    await handlers['pill.keep']({ place: null, hidden: true }, FROM);
    await handlers['pill.keep']({ place: null, hidden: false }, theirs);
    expect(await readSettings()).toMatchObject({ hidden: [ORIGIN] });
    expect(await handlers['visit.start']({}, FROM)).toMatchObject({ hidden: true, place: { x: 0.5, y: 0.5 } });
  });

  it('opens the popup for its own tab', async () => {
    const { handlers, base } = await start();
    await handlers['pill.open']({}, FROM);
    expect(base.opened).toEqual([TAB]);
  });
});

describe('the token', () => {
  it('is stored as pasted, and no answer holds it', async () => {
    const { handlers, access } = await start();
    expect(await handlers['token.save']({ token: ' Bearer another-token\n' })).toBeNull();
    expect(await access.token()).toBe('another-token');
    expect(await handlers['token.state']({})).toMatchObject({ ready: true, kept: true, refused: false });
    expect(await handlers['token.forget']({})).toBeNull();
    expect(await handlers['token.state']({})).toMatchObject({ ready: false, kept: false });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ hasToken: false });
  });

  it('is refused if it cannot be one; the refusal keeps the last token and does not repeat the text', async () => {
    const { handlers, access } = await start();
    const error = await handlers['token.save']({ token: 'two secret words' }).catch((error: unknown) => error);
    expect(error).toMatchObject({ kind: 'invalid', details: { code: 'token-form' } });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(await access.token()).toBe(TOKEN);
  });

  it('is tested with one small request', async () => {
    const { handlers, wazzup } = await start();
    expect(await handlers['token.test']({})).toBeNull();
    expect(wazzup.requests.list()).toMatchObject([{ method: 'GET', query: 'offset=0&limit=1' }]);
    wazzup.tokens.revoke(TOKEN);
    await expect(handlers['token.test']({})).rejects.toMatchObject({ kind: 'token' });
  });
});

describe('the contacts of a deal', () => {
  const contact = {
    id: '11',
    name: 'Maria',
    responsibleUserId: '7',
    chats: [{ type: 'whatsapp', id: '12025550131' }],
    uri: PAGE.uri,
  };
  const asked = { page: PAGE.uri, responsibleUserId: '7', contacts: ['11'], others: [] };

  it('go to Wazzup before their deal', async () => {
    const { handlers, wazzup, write } = await start({ chatSwitches: { strangersInDeal: 'refuse-400' } });
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await handlers['deal.write']({ ...write, action: 'create', contacts: [contact] })).toMatchObject({
      outcome: 'saved',
    });
    expect(wazzup.contacts.all()).toHaveLength(1);
    expect(await handlers['chat.look'](asked)).toMatchObject({ contacts: [{ id: '11', state: 'known' }] });
  });

  it('do not hold up their deal if they cannot be added', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.faults.add({ status: 500, path: '/v2/contacts', times: 9 });
    expect(await handlers['deal.write']({ ...write, action: 'create', contacts: [contact] })).toMatchObject({
      outcome: 'saved',
    });
    expect(wazzup.contacts.all()).toEqual([]);
  });

  it('are added only once the outbox has stored the deal', async () => {
    const { handlers, wazzup, write, database } = await start();
    let kept: number | undefined;
    wazzup.faults.add({ slowMs: 300, path: '/v2/contacts', method: 'POST' });
    const pressed = handlers['deal.write']({ ...write, action: 'create', contacts: [contact] });
    await eventually(async () => {
      expect(wazzup.contacts.all()).toHaveLength(1);
      kept = await (await database.open()).count('outbox');
    });
    expect(kept).toBe(1);
    expect(wazzup.deals.all()).toEqual([]);
    expect(await pressed).toMatchObject({ outcome: 'saved' });
  });

  it('are not added for a tab that shows another deal by now', async () => {
    const { handlers, wazzup, write, tab } = await start();
    tab.reading = { kind: 'not-a-deal' };
    await handlers['deal.write']({ ...write, action: 'create', contacts: [contact] });
    expect(await handlers['chat.add']({ ...inTab, contacts: [contact] })).toEqual({ outcome: 'moved' });
    expect(wazzup.contacts.all()).toEqual([]);
  });

  it('can be added without the deal; Wazzup’s users can be listed', async () => {
    const { handlers, wazzup } = await start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await handlers['chat.add']({ ...inTab, contacts: [contact] })).toEqual({ outcome: 'done' });
    expect(wazzup.contacts.get('11')).toMatchObject({ name: 'Maria' });
    expect(await handlers['users.list']({})).toEqual([{ id: '7', name: 'Anna' }]);
    wazzup.users.put({ id: '8', name: 'Ivan' });
    expect(await handlers['users.renew']({})).toHaveLength(2);
  });

  it('go over channels that can be listed; for an account that may not ask there are none to tell', async () => {
    const { handlers, wazzup } = await start();
    wazzup.channels.push({ channel_id: 'c-1', transport: 'whatsapp', state: 'active', name: 'Sales' });
    expect(await handlers['channels.list']({})).toEqual([{ id: 'c-1', chatType: 'whatsapp', name: 'Sales' }]);
    wazzup.faults.add({ status: 403, path: '/v2/channels', method: 'GET' });
    expect(await handlers['channels.list']({})).toBeNull();
  });

  it('are listed while they wait or are refused, and can be tried again, discarded and cleared', async () => {
    const { handlers, wazzup } = await start();
    const bad = { ...contact, id: '12', chats: [{ type: 'whatsapp', id: '1' }] };
    wazzup.faults.add({ status: 503, path: '/v2/contacts', method: 'POST' });
    await handlers['chat.add']({ ...inTab, contacts: [contact] });
    leap(1_000);
    await handlers['chat.add']({ ...inTab, contacts: [bad, { ...bad, id: '13' }] });
    const { id, name, chats, uri } = contact;
    const waits = {
      site: SITE,
      id,
      name,
      chats,
      uri,
      failed: false,
      reason: expect.objectContaining({ kind: 'unavailable' }),
    };
    const failed = { failed: true, reason: { kind: 'invalid' } };
    expect(await handlers['people.list']({})).toMatchObject([failed, failed, waits]);
    await handlers['people.discard']({ site: SITE, id: '13' });
    expect(await handlers['people.list']({})).toMatchObject([{ id: '12', ...failed }, waits]);
    await handlers['people.retry']({ site: SITE, id: '12' });
    expect(await handlers['people.list']({})).toMatchObject([{ id: '12', ...failed }, waits]);
    await handlers['journal.clear']({});
    expect(await handlers['people.list']({})).toMatchObject([waits]);
    await handlers['people.retry']({ site: SITE, id });
    expect(await handlers['people.list']({})).toEqual([]);
    expect(wazzup.contacts.all()).toMatchObject([{ id: '11' }]);
  });

  it('are forgotten as refused once a look finds them in Wazzup', async () => {
    const { handlers, wazzup } = await start();
    await handlers['chat.add']({ ...inTab, contacts: [{ ...contact, chats: [{ type: 'whatsapp', id: '1' }] }] });
    expect(await handlers['chat.look'](asked)).toMatchObject({ contacts: [{ state: 'missing', reason: {} }] });
    wazzup.contacts.put({ id: '11', name: 'Maria', responsible_user_id: '7', contact_data: [], uri: DEAL.uri });
    leap(6 * 60_000);
    expect(await handlers['chat.look'](asked)).toMatchObject({ contacts: [{ state: 'known', reason: null }] });
    expect(await handlers['people.list']({})).toEqual([]);
  });

  it('a chosen user is remembered, and the pills show the new state', async () => {
    const { handlers, wazzup, base } = await start();
    wazzup.deals.put(onWire({ ...DEAL, responsibleUserId: 'user-1' }));
    wazzup.users.put({ id: 'user-1', name: 'Anna' });
    wazzup.contacts.put({ id: '11', name: 'Maria', responsible_user_id: '7', contact_data: [], uri: DEAL.uri });
    const page: PageDeal = { ...PAGE, responsible: { id: '7' }, contacts: [{ id: '11', phones: [] }], closed: false };
    const from = { tab: { id: TAB }, origin: ORIGIN };
    const deal = { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri };
    expect(await handlers['visit.report']({ deal, page }, from)).toEqual({ state: 'differs' });
    await handlers['user.choose']({ site: ORIGIN, crmUser: '7', wazzupUser: 'user-1' });
    expect((await readSettings()).users).toEqual([{ site: ORIGIN, crmUser: '7', wazzupUser: 'user-1' }]);
    await eventually(() => expect(base.marks.at(-1)).toBe(`${PAGE.uri} in-sync`));
  });

  it('another token may be of another account, so the answers about users and contacts are forgotten', async () => {
    const { handlers, wazzup, access } = await start();
    expect(await handlers['chat.look'](asked)).toMatchObject({ responsible: { state: 'unknown' } });
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await handlers['chat.look'](asked)).toMatchObject({ responsible: { state: 'unknown' } });
    await access.paste(TOKEN);
    await eventually(async () =>
      expect(await handlers['chat.look'](asked)).toMatchObject({ responsible: { state: 'known' } }),
    );
  });

  it('the protocol refuses contacts that Wazzup would refuse', () => {
    const { request } = MESSAGES['chat.add'];
    expect(request.safeParse({ ...inTab, contacts: [contact] }).success).toBe(true);
    for (const change of [
      { name: '' },
      { name: 'x'.repeat(201) },
      { id: 'x'.repeat(101) },
      { chats: [] },
      { uri: 'javascript:alert(1)' },
      { responsibleUserId: '' },
      { phone: '1' },
    ])
      expect([change, request.safeParse({ contacts: [{ ...contact, ...change }] }).success]).toEqual([change, false]);
  });
});
