// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createRouter } from '@/lib/background/router';
import { createServices } from '@/lib/background/services';
import { readDeal } from '@/lib/crm/reading/read-deal';
import type { Deal, PageDeal } from '@/lib/deal/model';
import type { AnswerOf, RequestOf, SentToBackground } from '@/lib/messaging/protocol';
import { cases, openPage } from '../../crm/cases';
import { createWazzup } from '../../wazzup/index.ts';
import { onWire, TOKEN } from '../wazzup/start.ts';

// A manager waits for each request, and Wazzup counts them. This table says how many each thing that a manager does
// costs today; who needs one more has to say so here.

const TAB = 7;
const ORIGIN = 'https://acme.kommo.com';
const SELF = { id: browser.runtime.id, root: browser.runtime.getURL('') };
const PAGE: PageDeal = {
  crm: 'kommo',
  id: '4217',
  uri: `${ORIGIN}/leads/detail/4217`,
  name: 'Doors',
  responsible: { id: '7' },
  contacts: [{ id: '11' }],
  closed: false,
  sources: {},
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
const ANNA = {
  id: '11',
  name: 'Anna',
  responsibleUserId: '7',
  chats: [{ type: 'whatsapp', id: '12025550111' }],
  uri: `${ORIGIN}/contacts/detail/11`,
};

/** Starts the whole background beside a tab with a deal, on a stand-in for Wazzup that has some deals. */
async function start(there: readonly Deal[]) {
  globalThis.indexedDB = new IDBFactory();
  fakeBrowser.reset();
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false });
  for (const deal of there) wazzup.deals.put(onWire(deal));
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit) =>
    wazzup.app.request(String(url), { ...init, signal: null }),
  );
  const answerWith = (object: object, name: string, answer: (...args: never[]) => unknown) =>
    vi.spyOn(object as Record<string, () => unknown>, name).mockImplementation(answer as never);
  answerWith(browser.permissions, 'contains', async () => true);
  answerWith(browser.runtime, 'getContexts', async () => []);
  for (const name of ['setBadgeText', 'setBadgeBackgroundColor', 'setTitle'])
    answerWith(browser.action, name, async () => {});
  answerWith(browser.i18n, 'getMessage', () => '');
  answerWith(browser.tabs, 'get', async () => ({ id: TAB, url: PAGE.uri }));
  answerWith(browser.tabs, 'sendMessage', async (_: number, { type }: { type: string }) => {
    if (type === 'page.which') return { crm: 'kommo', deal: { id: PAGE.id, uri: PAGE.uri } };
    return type === 'page.read' ? PAGE : null;
  });
  const route = createRouter(createServices().handlers, SELF);

  /** Sends a message as a popup or content script does, and gives the answer. */
  async function send<T extends SentToBackground>(type: T, request: RequestOf<T>): Promise<AnswerOf<T>> {
    const isContent = type.startsWith('visit.');
    const sender = isContent
      ? { id: SELF.id, url: PAGE.uri, origin: ORIGIN, frameId: 0, tab: { id: TAB } }
      : { id: SELF.id, url: `${SELF.root}popup.html` };
    const reply = await route({ type, request }, sender);
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    return reply.answer as AnswerOf<T>;
  }

  await send('token.save', { token: TOKEN });
  // A new token has the background ask for the account's channels, which is nobody's visit.
  await vi.waitFor(() => expect(wazzup.requests.list().map(({ path }) => path)).toEqual(['/v2/channels']));

  /** Waits until Wazzup is asked no more: it is also asked for what nobody waits for. */
  async function settle(): Promise<void> {
    let before = -1;
    while (before !== wazzup.requests.list().length) {
      before = wazzup.requests.list().length;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Gives the requests that Wazzup gets while somebody does something. */
  async function requestsOf(work: () => Promise<unknown>): Promise<string[]> {
    wazzup.requests.clear();
    await work();
    await settle();
    return wazzup.requests.list().map(({ method, path }) => `${method} ${path.replace(/^\/(v2|api)\//, '')}`);
  }

  /** What a content script sends of a visit, having read the page. */
  async function visit(): Promise<void> {
    await send('visit.start', {});
    await send('visit.report', { deal: { crm: 'kommo', id: PAGE.id, uri: PAGE.uri }, page: PAGE });
    await settle();
  }

  /** What a popup sends before it shows what Wazzup has of the deal and lets the manager press. */
  async function openPopup(): Promise<void> {
    await send('tab.read', { tabId: TAB });
    await send('deal.look', { id: DEAL.id, page: PAGE.uri });
  }

  /** What it sends afterwards, of the people. */
  const askForPeople = (others: string[] = []) =>
    send('chat.look', { page: PAGE.uri, responsibleUserId: DEAL.responsibleUserId, contacts: DEAL.contacts, others });

  const press = (action: RequestOf<'deal.write'>['action'], deal: Deal, base: Deal | null, more = {}) =>
    send('deal.write', { tabId: TAB, page: PAGE.uri, action, deal, base, idTyped: false, ...more });

  return { wazzup, requestsOf, settle, visit, openPopup, askForPeople, press };
}

type World = Awaited<ReturnType<typeof start>>;

beforeEach(() => {
  vi.restoreAllMocks();
});
afterEach(() => vi.unstubAllGlobals());

/** Lets Wazzup know the people of the deal. Its lists of users end with an empty page. */
function addPeople(wazzup: World['wazzup']): void {
  wazzup.users.put({ id: '7', name: 'Anna' });
  const contact_data = [{ chat_type: 'whatsapp', chat_id: '12025550111' }];
  wazzup.contacts.put({ id: '11', name: 'Anna', responsible_user_id: '7', contact_data, uri: ANNA.uri });
}

/** A look whether Wazzup has what the manager was shown, the write, and a look whether Wazzup shows it. */
const written = (method: string): string[] => ['GET deals/4217', `${method} deals`, 'GET deals/4217'];

/** What somebody does, with what Wazzup has before, and the requests that this costs. */
const BUDGETS: [string, readonly Deal[], (world: World) => Promise<string[]>, string[]][] = [
  [
    'a visit of a deal whose responsible user Wazzup does not know',
    [DEAL],
    ({ requestsOf, visit }) => requestsOf(visit),
    ['GET deals/4217', 'GET users'],
  ],
  [
    'a visit of a deal that shows beside the chat',
    [DEAL],
    ({ wazzup, requestsOf, visit }) => {
      addPeople(wazzup);
      return requestsOf(visit);
    },
    ['GET deals/4217', 'GET users', 'GET users', 'GET contacts/11'],
  ],
  ['a visit of a deal that Wazzup does not have', [], ({ requestsOf, visit }) => requestsOf(visit), ['GET deals/4217']],
  [
    'a second report of the same visit',
    [DEAL],
    async ({ requestsOf, visit }) => {
      await visit();
      return requestsOf(visit);
    },
    [],
  ],
  [
    'the popup on a deal that the visit knows',
    [DEAL],
    async ({ requestsOf, visit, openPopup }) => {
      await visit();
      return requestsOf(openPopup);
    },
    ['GET deals/4217'],
  ],
  [
    'the popup on a deal that no visit knows',
    [DEAL],
    ({ requestsOf, openPopup }) => requestsOf(openPopup),
    // The pill's question about the people; the popup's own finds its answer.
    ['GET deals/4217', 'GET users'],
  ],
  [
    'a panel that follows the manager to a deal, and the visit that begins there',
    [DEAL],
    ({ wazzup, requestsOf, visit, openPopup, askForPeople }) => {
      addPeople(wazzup);
      return requestsOf(async () => {
        await openPopup();
        await askForPeople();
        await visit();
      });
    },
    ['GET deals/4217', 'GET users', 'GET users', 'GET contacts/11'],
  ],
  [
    'the popup on a deal that Wazzup does not have',
    [],
    ({ requestsOf, openPopup }) => requestsOf(openPopup),
    ['GET deals/4217'],
  ],
  [
    'the people of the first popup',
    [DEAL],
    async ({ requestsOf, settle, openPopup, askForPeople }) => {
      await openPopup();
      await settle();
      return requestsOf(askForPeople);
    },
    ['GET contacts/11'],
  ],
  [
    'the names of contacts that only Wazzup’s deal has',
    [DEAL],
    async ({ requestsOf, settle, openPopup, askForPeople }) => {
      await openPopup();
      await settle();
      return (await requestsOf(() => askForPeople(['12', '13', '14', '15', '16', '17']))).toSorted();
    },
    ['GET contacts/11', 'GET contacts/12', 'GET contacts/13', 'GET contacts/14', 'GET contacts/15'],
  ],
  [
    'the people of the next popup',
    [DEAL],
    async ({ requestsOf, openPopup, askForPeople }) => {
      await openPopup();
      await askForPeople();
      return requestsOf(askForPeople);
    },
    [],
  ],
  ['create', [], ({ requestsOf, press }) => requestsOf(() => press('create', DEAL, null)), written('POST')],
  [
    'create, with a contact that Wazzup lacks',
    [],
    ({ requestsOf, press }) => requestsOf(() => press('create', DEAL, null, { contacts: [ANNA] })),
    [
      'GET deals/4217',
      ...['GET users', 'GET contacts/11', 'POST contacts'],
      // The contact may have taken its time, so the deal is looked at once more.
      ...written('POST'),
    ],
  ],
  [
    'update',
    [DEAL],
    ({ requestsOf, press }) => requestsOf(() => press('update', { ...DEAL, name: 'Floors' }, DEAL)),
    written('PATCH'),
  ],
  ['close', [DEAL], ({ requestsOf, press }) => requestsOf(() => press('close', DEAL, DEAL)), written('PATCH')],
  ['delete', [DEAL], ({ requestsOf, press }) => requestsOf(() => press('delete', DEAL, DEAL)), written('DELETE')],
];

describe('Wazzup is asked no more than this', () => {
  it.each(BUDGETS)('for %s', async (_, there, act, budget) => {
    expect(await act(await start(there))).toEqual(budget);
  });
});

/** How many requests a visit makes to each CRM, in the case that reads most and in a plain one. */
const CRM_BUDGETS: Record<string, { plain: number; most: number }> = {
  kommo: { plain: 2, most: 2 },
  bitrix24: { plain: 2, most: 3 },
  pipedrive: { plain: 2, most: 5 },
  zoho: { plain: 4, most: 5 },
  hubspot: { plain: 5, most: 7 },
};

describe('a CRM is asked no more than this for a visit', () => {
  it.each([...Map.groupBy(cases, ({ reader }) => reader.site.crm)])('%s', async (crm, its) => {
    const counts = await Promise.all(
      its.map(async (page) => {
        const open = openPage(page);
        await readDeal(page.reader, open, { session: page.visit.session ?? true });
        return { name: page.name, count: open.requests.length };
      }),
    );
    const plain = counts.find(({ name }) => name === `${crm}/session-full`)?.count;
    expect({ plain, most: Math.max(...counts.map(({ count }) => count)) }).toEqual(CRM_BUDGETS[crm]);
  });
});
