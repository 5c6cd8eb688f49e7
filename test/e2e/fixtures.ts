import { test as base, expect, type Page, type WebError } from '@playwright/test';
import { createChromiums } from '../browser/chromiums.ts';
import { createFirefoxes } from '../browser/firefox.ts';
import type { Browsers } from '../browser/pool.ts';
import type { Inside, Started, StartOptions } from '../browser/start.ts';
import { serveWorld, type World } from '../browser/world.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { addPeople, type CrmCase, OAK, PIPEDRIVE, type SeededDeal } from './crms.ts';

export const ALL_HOSTS = ['https://*.pipedrive.com/*', 'https://*.kommo.com/*'];
export const OTHER_HOSTS = ['https://*.bitrix24.com/*', 'https://crm.zoho.com/*', 'https://*.hubspot.com/*'];

/** The extension in a browser. A test uses it only as a person or a page can, through its pages and messages. */
export interface Extension extends Omit<Started, 'close'> {
  /** Opens an address in a tab of its own. */
  visit(url: string): Promise<Page>;
  /** Opens the popup about a page's tab, in a tab of its own. */
  popup(about: Page): Promise<Page>;
  options(): Promise<Page>;
  /** Saves a token by the message that the options page sends. The options page has tests of its own. */
  connect(token?: string): Promise<void>;
}

interface Options {
  /** The hosts that the extension is granted before the test. */
  granted: string[];
  /** The browser's language. */
  language: string;
  dark: boolean;
  /** The errors in pages that the test expects; any other error fails the test. */
  expectedErrors: RegExp | undefined;
}

interface Fixtures {
  world: World;
  /** Gives a browser with the extension newly installed; a second call gives another one. */
  start: (options: Partial<StartOptions> & { port: number }) => Promise<Started>;
  extension: Extension;
}

interface WorkerFixtures {
  /** The browsers of this worker. Its tests use them one after the other. */
  browsers: Browsers;
}

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  granted: [ALL_HOSTS, { option: true }],
  language: ['en-US', { option: true }],
  dark: [false, { option: true }],
  expectedErrors: [undefined, { option: true }],

  browsers: [
    async ({ browserName }, use) => {
      const browsers = browserName === 'firefox' ? createFirefoxes() : createChromiums();
      await use(browsers);
      await browsers.close();
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures needed from the pattern
  world: async ({}, use) => {
    const world = await serveWorld();
    addPeople(world, PIPEDRIVE, OAK);
    await use(world);
    await world.close();
  },

  start: async ({ browsers, granted, language, dark }, use) => {
    const started: Started[] = [];
    await use(async (options) => {
      const browser = await browsers.start({ granted, language, dark, ...options });
      started.push(browser);
      return browser;
    });
    for (const { close } of started) await close();
  },

  extension: async ({ world, start, expectedErrors }, use) => {
    const { close: _, ...started } = await start({ port: world.port });
    const { context, root, inside, quietPage } = started;
    const faults: string[] = [];
    const note = (error: WebError) => faults.push(`${error.page()?.url()}: ${error.error()}`);
    context.on('weberror', note);
    const open = async (url: string) => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    };
    const extension: Extension = {
      ...started,
      visit: open,
      options: () => open(`${root}options.html`),
      async popup(about) {
        await about.bringToFront();
        const tab = await tabOf(about, await inside());
        const page = await context.newPage();
        await page.setViewportSize({ width: 380, height: 600 });
        await page.goto(`${root}popup.html?tab=${tab}`);
        return page;
      },
      async connect(token = DEFAULT_TOKEN) {
        const save = { type: 'token.save', request: { token } };
        const reply = await quietPage().evaluate((message) => chrome.runtime.sendMessage(message), save);
        expect(reply).toEqual({ ok: true, answer: null });
      },
    };
    await use(extension);
    context.off('weberror', note);
    expect(
      faults.filter((fault) => !expectedErrors?.test(fault)),
      'errors in pages',
    ).toEqual([]);
  },
});

/** Waits until the browser says that this page's tab is in front, which takes it a moment, and gives the tab's id. */
async function tabOf(page: Page, inside: Inside): Promise<number> {
  let id = -1;
  const inFront = async () => {
    const tab = await inside.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return { id: tab?.id ?? -1, url: tab?.url };
    });
    id = tab.id;
    // Without access to the site the browser does not give the address.
    return tab.url ?? page.url();
  };
  await expect.poll(inFront).toBe(page.url());
  return id;
}

/** Connects the extension to Wazzup, opens a CRM's deal in a tab, and opens the popup about it. */
export async function openDeal(
  world: World,
  extension: Extension,
  crm: CrmCase,
  deal: SeededDeal = OAK,
): Promise<{ page: Page; popup: Page }> {
  const page = await visitDeal(world, extension, crm, deal);
  return { page, popup: await extension.popup(page) };
}

/** The same without the popup. */
export async function visitDeal(
  world: World,
  extension: Extension,
  crm: CrmCase,
  deal: SeededDeal = OAK,
): Promise<Page> {
  crm.seed(world, deal);
  await extension.connect();
  return extension.visit(crm.uri(deal.id));
}

/** Unfolds the deal's numbers and link. */
export async function openDetails(popup: Page): Promise<void> {
  const details = popup.getByRole('button', { name: 'Details' });
  await expect(details).toHaveAttribute('aria-expanded', /./);
  if ((await details.getAttribute('aria-expanded')) === 'false') await details.click();
  await expect(details).toHaveAttribute('aria-expanded', 'true');
}

/** Finds the one element that says the state. */
export const stateOf = (popup: Page) => popup.locator('[role=status][data-state]');

export const expectState = (popup: Page, state: string, options: { timeout?: number } = {}) =>
  expect(popup.locator('[role=status][data-state]:not([aria-busy])')).toHaveAttribute('data-state', state, options);

export { expect };
