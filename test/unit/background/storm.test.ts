// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type * as OnceAPause from '@/lib/background/once-a-pause';
import { createServices } from '@/lib/background/services';
import type { ShownState } from '@/lib/deal/shown-state';
import type * as Auth from '@/lib/wazzup/auth';
import { given, pass, settle, startClock, stopClock } from '../../reliability/clock.ts';
import { createWazzup, type Fault } from '../../wazzup/index.ts';
import { DEAL, onWire, TOKEN } from '../wazzup/start.ts';
import { waitForCryptography } from './wait-for-cryptography.ts';

/** Whether a good read clears what refused a write, and wakes everything as often as it likes, as it once did. */
const now = vi.hoisted(() => ({ isBroken: false }));
vi.mock('@/lib/background/once-a-pause', async (original) => {
  const { createOnceAPause } = await original<typeof OnceAPause>();
  return { createOnceAPause: (run: () => void) => (now.isBroken ? run : createOnceAPause(run)) };
});
vi.mock('@/lib/wazzup/auth', async (original) => {
  const { createTokenProvider } = await original<typeof Auth>();
  const broken: typeof createTokenProvider = (options) => {
    const right = createTokenProvider(options);
    return { ...right, markAccepted: (token) => right.markAccepted(token, 'write') };
  };
  return {
    createTokenProvider: (...args: Parameters<typeof broken>) => (now.isBroken ? broken : createTokenProvider)(...args),
  };
});

const ORIGIN = 'https://acme.kommo.com';
const ADDRESS = 'https://tokens.acme.example/token';
const TABS = 20;
const SECONDS = 120;
const ALWAYS = { times: 1_000_000 } as const;

const dealOf = (tabId: number) => {
  const id = String(4000 + tabId);
  return { ...DEAL, id, uri: `${ORIGIN}/leads/detail/${id}` };
};

const refOf = (tabId: number) => ({ id: dealOf(tabId).id, uri: dealOf(tabId).uri });

type World = ReturnType<typeof start>;

/** Starts the whole background on a stand-in for Wazzup. A token address gives the token over and over, if one is set. */
function start() {
  globalThis.indexedDB = new IDBFactory();
  fakeBrowser.reset();
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false });
  const count = { wazzup: 0, address: 0 };
  const address: { answer: () => Response } = {
    answer: () => Response.json({ access_token: TOKEN, expires_in: 3600 }),
  };
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit) => {
    if (String(url).startsWith(ADDRESS)) {
      count.address += 1;
      return address.answer();
    }
    count.wazzup += 1;
    return wazzup.app.request(String(url), { ...init, signal: null });
  });
  const answerWith = (object: object, name: string, answer: (...args: never[]) => Promise<unknown>) =>
    vi.spyOn(object as Record<string, () => unknown>, name).mockImplementation(answer as never);
  for (const name of ['contains', 'remove']) answerWith(browser.permissions, name, async () => true);
  answerWith(browser.runtime, 'getContexts', async () => []);
  for (const name of ['setBadgeText', 'setBadgeBackgroundColor', 'setTitle'])
    answerWith(browser.action, name, async () => {});
  answerWith(browser.i18n, 'getMessage', (() => '') as never);
  // Each tab's content script says that the tab still shows its deal.
  answerWith(browser.tabs, 'sendMessage', async (tabId: number, { type }: { type: string }) =>
    type === 'page.which' ? { crm: 'kommo', deal: refOf(tabId) } : undefined,
  );
  return { wazzup, count, address, services: createServices() };
}

/** After how long a content script reports its deal again, as lib/visit/follow-visits.ts does. */
const againMs = (state: ShownState | null): number | undefined =>
  state === 'pending' ? 5_000 : state === 'error' || state === 'no-access' ? 60_000 : undefined;

/** Opens a tab with a deal, and lets its content script report it as long as it has reason to. */
function openTab({ services: { handlers } }: World, tabId: number): void {
  const sender = { tab: { id: tabId }, frameId: 0, origin: ORIGIN, url: dealOf(tabId).uri };
  const report = async () => {
    const { state } = await handlers['visit.report'](
      { deal: { crm: 'kommo', ...refOf(tabId) }, page: null },
      sender as never,
    );
    const again = againMs(state);
    if (again !== undefined) setTimeout(() => void report(), again);
  };
  void report();
}

/** Presses in a tab; whatever comes of it. */
const press = ({ services: { handlers } }: World, tabId: number, action: 'create' | 'close') =>
  handlers['deal.write'](
    {
      tabId,
      page: dealOf(tabId).uri,
      deal: dealOf(tabId),
      base: action === 'create' ? null : dealOf(tabId),
      idTyped: false,
      action,
      contacts: [
        {
          id: '11',
          name: 'Anna',
          responsibleUserId: '7',
          chats: [{ type: 'whatsapp', id: '12025550111' }],
          uri: ORIGIN,
        },
      ],
    } as never,
    {},
  ).catch(() => {});

/** Lets time pass in which managers use twenty tabs, and gives how many requests were made in them. */
async function useTabs(world: World, seconds = SECONDS): Promise<{ wazzup: number; address: number; busiest: number }> {
  const { handlers, wake } = world.services;
  for (let tabId = 1; tabId <= TABS; tabId += 1) openTab(world, tabId);
  for (const tabId of [1, 2, 3]) void press(world, tabId, 'create');
  void press(world, 4, 'close');
  await settle();
  let busiest = 0;
  for (let second = 1; second <= seconds; second += 1) {
    const before = world.count.wazzup + world.count.address;
    // Somebody tests the connection, an open popup looks, and the alarm rings.
    if (second % 30 === 10) void handlers['token.test']({}, {}).catch(() => {});
    if (second % 30 === 20) void handlers['deal.look']({ id: dealOf(1).id, page: dealOf(1).uri }, {}).catch(() => {});
    if (second % 30 === 25)
      void handlers['chat.look'](
        { page: dealOf(1).uri, responsibleUserId: '7', contacts: ['11'], others: [] },
        {},
      ).catch(() => {});
    if (second % 60 === 0) wake();
    await pass(1_000);
    busiest = Math.max(busiest, world.count.wazzup + world.count.address - before);
  }
  return { ...world.count, busiest };
}

beforeEach(() => {
  startClock();
  waitForCryptography();
});
afterEach(() => {
  now.isBroken = false;
  stopClock();
  vi.unstubAllGlobals();
});

const fine = (): void => {};

const STATES: [string, (world: World) => void][] = [
  ['nothing is wrong', fine],
  ['writes get 401 and reads 200', ({ wazzup }) => wazzup.tokens.restrict(TOKEN)],
  ['the token is revoked', ({ wazzup }) => wazzup.tokens.revoke(TOKEN)],
  ['the token is forbidden', ({ wazzup }) => wazzup.tokens.forbid(TOKEN)],
  ['Wazzup is down', ({ wazzup }) => wazzup.down(true)],
  ...(
    [
      { status: 401 },
      { status: 403 },
      { status: 429 },
      { status: 429, retryAfter: 0 },
      { status: 429, retryAfter: 3600 },
      { status: 500 },
      { status: 503, retryAfter: 3600 },
      { cut: 'after' },
      { html: true },
      { half: true },
      { answer: {} },
      { answer: { body: '{"data":[]}' } },
      { answer: { status: 404 } },
      { rewrite: { id: 'x' } },
      { rewrite: { id: null } },
      { echo: 'plain' },
      { refuse: { field: 'name', text: 'name is wrong' } },
    ] satisfies Fault[]
  ).flatMap((fault: Fault): [string, (world: World) => void][] =>
    ([undefined, 'GET', 'POST', 'PATCH'] as const)
      // A write has no first item to rewrite.
      .filter((method) => !('rewrite' in fault) || method === 'GET')
      .map((method) => [
        `${JSON.stringify(fault)} to ${method ?? 'everything'}`,
        ({ wazzup }) => wazzup.faults.add({ ...fault, ...(method && { method }), ...ALWAYS }),
      ]),
  ),
  [
    'every other request gets 401',
    ({ wazzup }) => {
      for (let turn = 0; turn < 5_000; turn += 1) wazzup.faults.add({ status: 401 }, { slowMs: 0 });
    },
  ],
  [
    'every other read gets 401',
    ({ wazzup }) => {
      for (let turn = 0; turn < 5_000; turn += 1)
        wazzup.faults.add({ status: 401, method: 'GET' }, { slowMs: 0, method: 'GET' });
    },
  ],
];

const ADDRESSES: [string, (world: World) => void][] = [
  ['', fine],
  [', and an address gives the same token', fine],
  [
    ', and an address gives another token each time',
    ({ address, count, wazzup }) => {
      address.answer = () => {
        const token = `token-${count.address}`;
        wazzup.tokens.restrict(token);
        return Response.json({ access_token: token, expires_in: 3600 });
      };
    },
  ],
  [
    ', and an address fails',
    ({ address }) => {
      address.answer = () => new Response('', { status: 503, headers: { 'retry-after': '3600' } });
    },
  ],
];

describe.each(ADDRESSES)('with twenty tabs%s', (withAddress, prepareAddress) => {
  // What has nothing to do with the token is the same whatever an address gives.
  const states =
    prepareAddress === fine && withAddress === '' ? STATES : STATES.filter(([name]) => /401|token|nothing/.test(name));
  it.each(states)('%s: a few requests a second', async (_name, prepare) => {
    const world = start();
    const { handlers } = world.services;
    for (let tabId = 4; tabId <= TABS; tabId += 1) world.wazzup.deals.put(onWire(dealOf(tabId)));
    await given(handlers['token.save']({ token: TOKEN }, {}));
    if (withAddress) await given(handlers['token.address']({ address: ADDRESS, header: null }, {}));
    await settle();
    prepareAddress(world);
    prepare(world);
    const { wazzup, address, busiest } = await useTabs(world);
    if (prepare === fine && prepareAddress === fine) {
      const applied = [1, 2, 3, 4].map((tabId) => world.wazzup.deals.get(dealOf(tabId).id)?.closed);
      expect(applied).toEqual([false, false, false, true]);
    }
    expect(wazzup + address).toBeLessThan(3 * SECONDS);
    // At the start each tab asks once, and a failed read is repeated three times.
    expect(busiest).toBeLessThan(6 * TABS);
  });
});

it('the count finds a background in which a good read clears what refused a write', async () => {
  now.isBroken = true;
  const world = start();
  for (let tabId = 4; tabId <= TABS; tabId += 1) world.wazzup.deals.put(onWire(dealOf(tabId)));
  await given(world.services.handlers['token.save']({ token: TOKEN }, {}));
  await settle();
  world.wazzup.tokens.restrict(TOKEN);
  expect((await useTabs(world, 20)).busiest).toBeGreaterThan(6 * TABS);
  // The storm has to be over when the test is.
  world.wazzup.tokens.accept(TOKEN);
  await pass(60_000);
});
