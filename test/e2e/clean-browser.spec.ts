import type { BrowserContext } from '@playwright/test';
import { serveHosts } from '../browser/hosts.ts';
import type { Started } from '../browser/start.ts';
import { expect, test } from './fixtures.ts';

// One browser serves one test after the other, so no test may leave anything in it for the next one.

const SITE = 'https://site.example/';

/** Serves a site with a service worker and with an answer that browsers may store. */
function serveSite() {
  const answers: Record<string, () => Response> = {
    '/': () => new Response('<title>Site</title>', { headers: { 'content-type': 'text/html' } }),
    '/worker.js': () => new Response('/* does nothing */', { headers: { 'content-type': 'text/javascript' } }),
    '/kept': () => new Response('kept', { headers: { 'cache-control': 'max-age=3600' } }),
  };
  const answer = (request: Request) => answers[new URL(request.url).pathname]?.() ?? new Response('', { status: 404 });
  return serveHosts([{ owns: () => true, fetch: answer }]);
}

/** What a browser has in which nobody has done anything, with an extension that was just installed. */
const CLEAN_BROWSER = {
  inWorker: null as unknown,
  local: {},
  session: {},
  sync: {},
  webStorage: [] as string[],
  /** But for Wazzup's answers, whose database the background opens when it first has one. */
  databases: ['deal-link'] as (string | undefined)[],
  caches: [] as string[],
  hosts: ['https://tech.wazzup24.com/*'] as string[] | undefined,
  alarms: ['outbox'],
  scripts: [] as string[],
  badge: '',
  /** The page of this test, the quiet page, and the page that stays open behind the pages of each test. */
  tabs: 3,
  ofSite: {
    cookies: '',
    storage: [] as string[],
    databases: [] as (string | undefined)[],
    caches: [] as string[],
    isInHttpCache: false,
    workers: 0,
    isDark: false,
    year: new Date().getFullYear(),
  },
};

async function inspect({ context, root, inside }: Started): Promise<typeof CLEAN_BROWSER> {
  const ownPage = await context.newPage();
  await ownPage.goto(`${root}manifest.json`);
  const ofExtension = await ownPage.evaluate(async () => {
    const { storage, permissions, alarms, scripting, action, tabs } = chrome;
    return {
      local: await storage.local.get(),
      session: await storage.session.get(),
      sync: await storage.sync.get(),
      webStorage: Object.keys(localStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== 'deal-link-answers'),
      caches: await caches.keys(),
      hosts: (await permissions.getAll()).origins,
      alarms: (await alarms.getAll()).map(({ name }) => name).sort(),
      scripts: (await scripting.getRegisteredContentScripts()).map(({ id }) => id),
      badge: await action.getBadgeText({}),
      tabs: (await tabs.query({})).length,
    };
  });
  await ownPage.close();
  const site = await context.newPage();
  await site.goto(SITE);
  const ofSite = await site.evaluate(async () => ({
    cookies: document.cookie,
    storage: Object.keys(localStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    isInHttpCache: await fetch('/kept', { cache: 'only-if-cached', mode: 'same-origin' }).then(
      ({ ok }) => ok,
      () => false,
    ),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
    year: new Date().getFullYear(),
  }));
  await site.close();
  const inWorker = await (await inside()).evaluate(() => Reflect.get(globalThis, 'mark') ?? null);
  return { inWorker, ...ofExtension, ofSite };
}

/** Stores something in every place that a test can reach. */
async function fill({ context, root, inside }: Started): Promise<void> {
  const ownPage = await context.newPage();
  await ownPage.goto(`${root}manifest.json`);
  await ownPage.evaluate(async () => {
    const { storage, alarms, scripting } = chrome;
    for (const area of [storage.local, storage.session, storage.sync]) await area.set({ mark: 1 });
    localStorage.setItem('mark', '1');
    await new Promise((resolve) => {
      indexedDB.open('mark').onsuccess = resolve;
    });
    await caches.open('mark');
    await alarms.create('mark', { delayInMinutes: 600 });
    await scripting.registerContentScripts([
      { id: 'mark', matches: ['https://site.example/*'], js: ['background.js'] },
    ]);
  });
  const site = await context.newPage();
  await site.goto(SITE);
  await site.evaluate(async () => {
    // biome-ignore lint/suspicious/noDocumentCookie: it is what sites do
    document.cookie = 'mark=1; max-age=3600';
    localStorage.setItem('mark', '1');
    await new Promise((resolve) => {
      indexedDB.open('mark').onsuccess = resolve;
    });
    await caches.open('mark');
    await fetch('/kept');
    await navigator.serviceWorker.register('/worker.js');
  });
  await (await inside()).evaluate(() => Reflect.set(globalThis, 'mark', 1));
  await context.clock.setFixedTime(new Date(2001, 1, 1));
}

async function setBadge({ context, root }: Started): Promise<void> {
  const ownPage = await context.newPage();
  await ownPage.goto(`${root}manifest.json`);
  await ownPage.evaluate(() => chrome.action.setBadgeText({ text: 'mark' }));
  await ownPage.close();
}

const json = (value: unknown) => JSON.stringify(value);

/** Gives the names of the places that are not as in a clean browser. */
function changedPlaces({ ofSite, ...ofExtension }: typeof CLEAN_BROWSER): string[] {
  const { ofSite: site, ...extension } = CLEAN_BROWSER;
  const differing = (now: object, then: object) =>
    Object.entries(now).flatMap(([name, value]) => (json(value) === json(Reflect.get(then, name)) ? [] : [name]));
  return [...differing(ofExtension, extension), ...differing(ofSite, site).map((name) => `${name} of the site`)];
}

test.describe.configure({ mode: 'serial' });

let contextOfFirstTest: BrowserContext | undefined;

test.describe('with access to all hosts, dark', () => {
  test.use({ granted: ['https://*/*'], dark: true });

  test('a test stores something in every place that the browser has', async ({ start, browserName }) => {
    const site = await serveSite();
    const started = await start({ port: site.port });
    await fill(started);
    const { ofSite, ...ofExtension } = CLEAN_BROWSER;
    const everything = [...Object.keys(ofExtension), ...Object.keys(ofSite).map((name) => `${name} of the site`)];
    // Chromium stores no answer of a server if its flags make it ignore the server's certificate.
    const possible = everything.filter((name) => browserName === 'firefox' || !name.startsWith('isInHttpCache'));
    // The background sets the badge once after its start.
    const found = async () => {
      await setBadge(started);
      return changedPlaces(await inspect(started)).sort();
    };
    await expect.poll(found).toEqual(possible.sort());
    contextOfFirstTest = started.context;
    await site.close();
  });
});

test.describe('with access to no host, light', () => {
  test.use({ granted: [] });

  test('the next test in the same browser finds all these places clean', async ({ start }) => {
    const site = await serveSite();
    const started = await start({ port: site.port });
    expect(started.context).toBe(contextOfFirstTest);
    const now = await inspect(started);
    expect(changedPlaces(now)).toEqual([]);
    expect(now).toEqual(CLEAN_BROWSER);
    await site.close();
  });
});

test('after a browser has died, the next test gets another one', async ({ start }) => {
  const site = await serveSite();
  const gone = await start({ port: site.port });
  await gone.context.close();
  await gone.close();
  const next = await start({ port: site.port });
  expect(next.context).not.toBe(gone.context);
  expect((await inspect(next)).ofSite).toEqual(CLEAN_BROWSER.ofSite);
  await site.close();
});
