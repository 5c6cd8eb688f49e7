import type { CDPSession, Page } from '@playwright/test';
import type { Inside } from '../browser/start.ts';
import type { World } from '../browser/world.ts';
import { type Extension, expect, test } from '../e2e/fixtures.ts';
import { pillIn } from '../e2e/pill.ts';

const MOVES = 500;

/**
 * How many detached nodes and how many listeners more a tab may have after some hundred moves than before: the extension may
 * leave none for each deal that it visited.
 */
const MAX_GROWTH = 5;

/** The places of the demo CRMs, by origin and path: the id of the deal that the page shows, or null. */
const PLACES: Record<string, Record<string, string | null>> = {
  'https://acme.pipedrive.com': {
    '/deal/4217': '4217',
    '/deal/4218': '4218',
    '/deal/1': '1',
    '/pipeline/1': null,
    '/deals': null,
  },
  'https://acme.kommo.com': {
    '/leads/detail/880101': '880101',
    '/leads/detail/123456789012345678': '123456789012345678',
    '/leads/pipeline/': null,
  },
  'https://acme.bitrix24.com': {
    '/crm/deal/details/7301/': '7301',
    '/crm/deal/details/7302/': '7302',
    '/crm/deal/list/': null,
  },
  'https://crm.zoho.com': {
    '/crm/org7004062519/tab/Potentials/4876876000001288017': '4876876000001288017',
    '/crm/org7004062519/tab/Potentials/4876876000001288099': '4876876000001288099',
    '/crm/org7004062519/tab/Potentials': null,
  },
  'https://app.hubspot.com': {
    '/contacts/39668252/record/0-3/18012345678': '18012345678',
    '/contacts/39668252/record/0-3/18012345699': '18012345699',
    '/contacts/39668252/objects/0-3/views/all/board': null,
    '/contacts/39668252/objects/0-3/views/all/board?preview=0-3-18012345678': '18012345678',
  },
};

/** The pill's words for the deals: no two deals of one CRM have the same. Wazzup does not have the other deals. */
const IN_WAZZUP: Record<string, 'In Wazzup' | 'Differs' | 'Closed'> = {
  '4217': 'In Wazzup',
  '4218': 'Differs',
  '880101': 'Closed',
  '7301': 'In Wazzup',
  '7302': 'Differs',
  '4876876000001288017': 'Differs',
  '18012345699': 'Closed',
};

function fillWazzup({ crm, wazzup }: World): void {
  // Whether a chat shows the deals is no matter here, so the pills say only whether Wazzup has them.
  wazzup.chatSwitches.set({ chatRoutes: 'forbidden' });
  for (const [origin, places] of Object.entries(PLACES)) {
    for (const [path, id] of Object.entries(places)) {
      const { host } = new URL(origin);
      const word = IN_WAZZUP[id ?? ''];
      const deal = crm.deals.get(host, id ?? '');
      if (id === null || !word || !deal) continue;
      wazzup.deals.put({
        id,
        name: word === 'Differs' ? `${deal.name}, as it was` : deal.name,
        uri: origin + path,
        responsible_user_id: deal.owner.id,
        contacts: deal.contacts.map((contact) => contact.id),
        closed: word === 'Closed',
      });
    }
  }
}

/** Gives the same numbers at every run, so that a failure can be repeated. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

interface Tab {
  page: Page;
  id: number;
  origin: string;
  cdp: CDPSession;
}

async function open(extension: Extension, origin: string): Promise<Tab> {
  const [first = '/'] = Object.keys(PLACES[origin] ?? {});
  const page = await extension.visit(origin + first);
  await page.bringToFront();
  const id = await (await extension.inside()).evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    return tab?.id ?? -1;
  });
  return { page, id, origin, cdp: await extension.context.newCDPSession(page) };
}

/** Asks the content script of a tab which deal the page shows, and what it reads of that deal. */
const askContentScript = (inside: Inside, tab: number, session: boolean) =>
  inside.evaluate(
    async ([id, session]) => {
      type Reply = { deal?: { id: string } | null; id?: string; name?: string } | null;
      // A page that has just opened has no script yet.
      const ask = (message: object) => chrome.tabs.sendMessage<object, Reply>(id, message).catch(() => undefined);
      const [which, read] = [
        await ask({ type: 'page.which', request: { alone: false } }),
        await ask({ type: 'page.read', request: { session } }),
      ];
      return { which: which?.deal?.id ?? null, read: read?.id ?? null, name: read?.name ?? null };
    },
    [tab, session] as const,
  );

interface Leftovers {
  /** Nodes that no document shows any more, and that something still refers to. */
  detached: number;
  listeners: number;
}

/**
 * Counts the detached nodes and the listeners of a tab after a garbage collection: these would grow if the script left
 * anything. The browser's own count of nodes is no measure, because it also has nodes that nothing refers to any more.
 */
async function countLeftovers({ cdp }: Tab): Promise<Leftovers> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => void chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
  // Taking a snapshot collects garbage first.
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
  await cdp.send('Performance.enable');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const listeners = metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? 0;
  return { detached: countDetached(JSON.parse(chunks.join(''))), listeners };
}

/** What a heap snapshot says of each object: `node_fields` names the numbers that describe one, in their order. */
interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[] } };
  nodes: number[];
}

function countDetached({ snapshot: { meta }, nodes }: HeapSnapshot): number {
  const length = meta.node_fields.length;
  const detachedness = meta.node_fields.indexOf('detachedness');
  // 2 stands for detached, 1 for attached, 0 for not known or no node.
  return nodes.filter((value, index) => index % length === detachedness && value === 2).length;
}

test.use({ granted: Object.keys(PLACES).map((origin) => `${origin}/*`) });

test(`over ${MOVES} in-app moves in all CRMs script and pill show the right deal, and leave nothing behind`, async ({
  world,
  extension,
}) => {
  test.setTimeout(20 * 60_000);
  fillWazzup(world);
  await extension.connect();
  const options = await extension.options();
  const inside = await extension.inside();
  const tabs: Tab[] = [];
  for (const origin of Object.keys(PLACES)) tabs.push(await open(extension, origin));
  const next = numbers(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next.next().value * list.length)] as T;
  let session = true;

  async function go({ page, id: tabId, origin }: Tab, path: string, message: string): Promise<void> {
    const id = PLACES[origin]?.[path] ?? null;
    await page.evaluate((to) => void Reflect.get(window, 'goTo')(to), path);
    const name = id === null ? null : world.crm.deals.get(new URL(origin).host, id)?.name;
    await expect
      .poll(() => askContentScript(inside, tabId, session), { message })
      .toEqual({ which: id, read: id, name });
  }

  /** Waits until the tab's pill says the word for the deal; if the page shows no deal, until the pill is gone. */
  async function waitForPill({ page, origin }: Tab, path: string, message: string): Promise<void> {
    const id = PLACES[origin]?.[path] ?? null;
    const word = id === null ? undefined : `Deal Link for Wazzup: ${IN_WAZZUP[id] ?? 'Not in Wazzup'}`;
    await expect
      .poll(async () => (await pillIn(extension, page))[0]?.name, { message: `pill, ${message}`, timeout: 30_000 })
      .toBe(word);
  }

  /** Measures every tab after the same walk and with its pill in sight, so that two measurements can be compared. */
  async function measure(): Promise<Leftovers[]> {
    const all = [];
    for (const tab of tabs) {
      const [first = '/', ...others] = Object.keys(PLACES[tab.origin] ?? {});
      for (const path of [first, ...others, first]) await go(tab, path, `walk to ${tab.origin}${path}`);
      await tab.page.bringToFront();
      await waitForPill(tab, first, `walked to ${tab.origin}`);
      all.push(await countLeftovers(tab));
    }
    return all;
  }

  async function askTheCrm(asks: boolean): Promise<void> {
    await options.bringToFront();
    const toggle = options.getByRole('switch', { name: /Ask the CRM/ });
    if ((await toggle.isChecked()) !== asks) await toggle.click();
    await expect(toggle).toBeChecked({ checked: asks });
    session = asks;
  }

  // After one walk the caches are full, and so are the views that a CRM keeps alive.
  await measure();
  const before = await measure();
  for (let move = 1; move <= MOVES; ) {
    if (session !== move <= MOVES / 2) await askTheCrm(move <= MOVES / 2);
    const tab = pick(tabs);
    await tab.page.bringToFront();
    // The manager passes through some places without a stop, and stays at the last one.
    let path = '/';
    let message = '';
    for (const last = Math.min(MOVES, move + Math.floor(next.next().value * 12)); move <= last; move += 1) {
      path = pick(Object.keys(PLACES[tab.origin] ?? {}));
      message = `move ${move}: ${tab.origin}${path}`;
      await go(tab, path, message);
    }
    await waitForPill(tab, path, message);
  }

  await askTheCrm(true);
  await measure();
  for (const [index, tab] of tabs.entries()) {
    const then = before[index] ?? { detached: 0, listeners: 0 };
    let now = then;
    // A tab behind others does not draw, and so has nodes that its next drawing removes.
    await tab.page.bringToFront();
    // A view that the CRM has left may need more than one collection to go; a view that something refers to never goes.
    const isLean = async () => {
      now = await countLeftovers(tab);
      return now.listeners <= then.listeners + MAX_GROWTH && now.detached <= then.detached + MAX_GROWTH;
    };
    await expect
      .poll(isLean, { message: `detached nodes and listeners left on ${tab.origin}`, timeout: 30_000 })
      .toBe(true)
      .finally(() => console.log(tab.origin, then, now));
  }
});
