import type { CDPSession, Page } from '@playwright/test';
import type { Inside } from '../browser/start.ts';
import { type Extension, expect, test } from '../e2e/fixtures.ts';
import { pillIn } from '../e2e/pill.ts';

const MOVES = 500;

/** Places of the demo CRMs, by path: the id of the deal to be seen there, or null. */
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

/** The same numbers at every run, so that a failure can be met again. */
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

/** What the content script of a tab says it shows, and reads. */
const seenIn = (inside: Inside, tab: number) =>
  inside.evaluate(async (id) => {
    type Told = { deal?: { id: string } | null; id?: string; name?: string } | null;
    // A page that has just been opened has no script yet.
    const ask = (message: object) => chrome.tabs.sendMessage<object, Told>(id, message).catch(() => undefined);
    const [which, read] = [await ask({ type: 'page.which' }), await ask({ type: 'page.read', session: true })];
    return { which: which?.deal?.id ?? null, read: read?.id ?? null, name: read?.name ?? null };
  }, tab);

/** What would grow if anything were left behind. */
async function holdings({ cdp }: Tab): Promise<{ nodes: number; listeners: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('Performance.enable');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners') };
}

test.use({ granted: Object.keys(PLACES).map((origin) => `${origin}/*`) });

test(`after ${MOVES} in-app moves over all CRMs the right deal is seen, and nothing is left behind`, async ({
  world,
  extension,
}) => {
  test.setTimeout(20 * 60_000);
  await extension.connect();
  const inside = await extension.inside();
  const tabs: Tab[] = [];
  for (const origin of Object.keys(PLACES)) tabs.push(await open(extension, origin));
  const next = numbers(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next.next().value * list.length)] as T;

  async function go({ page, id: tabId, origin }: Tab, path: string, message: string): Promise<void> {
    const id = PLACES[origin]?.[path] ?? null;
    await page.evaluate((to) => void Reflect.get(window, 'goTo')(to), path);
    const name = id === null ? null : world.crm.deals.get(new URL(origin).host, id)?.name;
    await expect.poll(() => seenIn(inside, tabId), { message }).toEqual({ which: id, read: id, name });
  }

  /** Every tab's holdings, after the same walk and with its pill shown, so that like is compared with like. */
  async function measure(): Promise<{ nodes: number; listeners: number }[]> {
    const all = [];
    for (const tab of tabs) {
      const paths = Object.keys(PLACES[tab.origin] ?? {});
      for (const path of [...paths, ...paths.slice(0, 1)]) await go(tab, path, `walk to ${tab.origin}${path}`);
      await tab.page.bringToFront();
      await expect
        .poll(() => pillIn(extension, tab.page), { message: `pill on ${tab.origin}`, timeout: 30_000 })
        .toHaveLength(2);
      all.push(await holdings(tab));
    }
    return all;
  }

  // Views that are kept alive and caches have filled up after one walk.
  await measure();
  const before = await measure();
  for (let move = 1; move <= MOVES; move += 1) {
    const tab = pick(tabs);
    const path = pick(Object.keys(PLACES[tab.origin] ?? {}));
    await go(tab, path, `move ${move}: ${tab.origin}${path}`);
    // Long enough in front, now and then, for the pill to come.
    if (move % 25 === 0) await tab.page.waitForTimeout(2_500);
  }

  await measure();
  for (const [index, tab] of tabs.entries()) {
    const then = before[index] ?? { nodes: 0, listeners: 0 };
    let now = then;
    // A view that was left may need more than one collection to go; one that is held never goes.
    const isLean = async () => {
      now = await holdings(tab);
      return now.listeners <= then.listeners * 1.2 + 5 && now.nodes <= then.nodes * 1.2 + 100;
    };
    await expect.poll(isLean, { message: `what is held on ${tab.origin}`, timeout: 30_000 }).toBe(true);
    console.log(`${tab.origin}: nodes ${then.nodes} → ${now.nodes}, listeners ${then.listeners} → ${now.listeners}`);
  }
});
