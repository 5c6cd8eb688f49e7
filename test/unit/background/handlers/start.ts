import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, vi } from 'vitest';
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
import type { Deal, PageDeal } from '@/lib/deal/model';
import { type AnswerOf, MESSAGES, type RequestOf, type SentToBackground } from '@/lib/messaging/protocol';
import { createBatchJournal } from '@/lib/outbox/batch-journal';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createDamagedRecords } from '@/lib/outbox/damaged-records';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { changeSettings, forbiddenActions, readSettings } from '@/lib/settings';
import { createDatabase } from '@/lib/storage/database';
import { createTokenProvider } from '@/lib/wazzup/auth';
import { createChannels } from '@/lib/wazzup/channels';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { customHeader } from '@/lib/wazzup/fetch-token';
import { createRequest, forAccount } from '@/lib/wazzup/request';
import { storedToken } from '@/lib/wazzup/token';
import { createUsers } from '@/lib/wazzup/users';
import { createVault } from '@/lib/wazzup/vault';
import { createWazzup, type WazzupOptions } from '../../../wazzup/index.ts';
import { TOKEN } from '../../wazzup/start.ts';
import { createMarks, createStore } from '../../wazzup/stores.ts';

export const TAB = 7;
export const ORIGIN = 'https://acme.kommo.com';
export const SITE = 'acme.kommo.com';
export const PAGE: PageDeal = {
  crm: 'kommo',
  id: '4217',
  uri: `${ORIGIN}/leads/detail/4217`,
  name: 'Doors',
  sources: { name: 'page' },
  failures: {},
};
export const DEAL: Deal = {
  id: '4217',
  name: 'Doors',
  uri: PAGE.uri,
  responsibleUserId: '7',
  contacts: ['11'],
  closed: false,
};
/** The answer about a deal that Wazzup does not have and of which no write waits. */
export const NOTHING = {
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
export const inTab = { tabId: TAB, page: PAGE.uri };
export const ELSEWHERE = { ...DEAL, uri: 'https://other.crm.example/4217' };

/** The handlers of a background over an own stand-in for Wazzup, with an own store. */
export async function start(options: WazzupOptions = {}) {
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

/** Lets time pass for the handlers, whose clock stands still otherwise: each test file stops it before each test. */
export const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);

export const OTHER_TOKEN = 'token-of-another-account';
