import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, test as base, expect, type Locator, type Page, type Worker } from '@playwright/test';
import { extensionIdOf, grantHosts, launchChromium, workerOf } from '../browser/chromium.ts';
import { serveWorld, type World } from '../browser/world.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';

export const ALL_HOSTS = ['https://*.pipedrive.com/*', 'https://*.kommo.com/*'];
export const OTHER_HOSTS = ['https://*.bitrix24.com/*', 'https://crm.zoho.com/*', 'https://*.hubspot.com/*'];

/** The extension in a browser, used through its own doors only. */
export interface Extension {
  context: BrowserContext;
  id: string;
  worker(): Promise<Worker>;
  /** Opens an address in a tab of its own. */
  visit(url: string): Promise<Page>;
  /** Opens the popup about a tab, as a page of its own. */
  popup(about: Page): Promise<Page>;
  options(): Promise<Page>;
  /** Pastes and saves a token in the options page. */
  connect(token?: string): Promise<void>;
}

interface Options {
  /** The hosts the extension was let into before the test. */
  granted: string[];
  /** The browser's language. */
  language: string;
  dark: boolean;
}

interface Fixtures {
  world: World;
  extension: Extension;
}

interface WorkerFixtures {
  /** Makes a profile in which the extension has been let into hosts. */
  profileWith: (hosts: readonly string[]) => Promise<string>;
}

const temporary = () => mkdtemp(join(tmpdir(), 'deal-link-'));

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  granted: [ALL_HOSTS, { option: true }],
  language: ['en-US', { option: true }],
  dark: [false, { option: true }],

  profileWith: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures needed from the pattern
    async ({}, use) => {
      const prepared = new Map<string, Promise<string>>();
      const prepare = async (hosts: readonly string[]) => {
        const world = await serveWorld();
        const profile = await temporary();
        const context = await launchChromium({ profile, port: world.port });
        const id = await installed(context);
        await context.close();
        await world.close();
        if (hosts.length > 0) await grantHosts(profile, id, hosts);
        return profile;
      };
      await use(async (hosts) => {
        const key = hosts.join();
        prepared.set(key, prepared.get(key) ?? prepare(hosts));
        const copy = await temporary();
        await cp((await prepared.get(key)) ?? '', copy, { recursive: true });
        return copy;
      });
      for (const profile of prepared.values()) await rm(await profile, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: see above
  world: async ({}, use) => {
    const world = await serveWorld();
    await use(world);
    await world.close();
  },

  extension: async ({ world, profileWith, granted, language, dark }, use) => {
    const profile = await profileWith(granted);
    const context = await launchChromium({
      profile,
      port: world.port,
      locale: language,
      colorScheme: dark ? 'dark' : 'light',
    });
    const faults: string[] = [];
    context.on('weberror', (error) => faults.push(String(error.error())));
    const id = await installed(context);
    const open = async (url: string) => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    };
    const extension: Extension = {
      context,
      id,
      worker: () => workerOf(context),
      visit: open,
      options: () => open(`chrome-extension://${id}/options.html`),
      async popup(about) {
        await about.bringToFront();
        const tab = await tabInFront(await workerOf(context));
        const page = await context.newPage();
        await page.setViewportSize({ width: 380, height: 600 });
        await page.goto(`chrome-extension://${id}/popup.html?tab=${tab}`);
        return page;
      },
      async connect(token = DEFAULT_TOKEN) {
        const options = await extension.options();
        await options.getByRole('textbox', { name: 'Access token' }).fill(token);
        await options.getByRole('button', { name: 'Save token' }).click();
        await expect(options.getByRole('textbox', { name: 'Access token' })).toHaveValue('');
        // The test that follows a save is over before anything else is counted.
        await expect(options.getByRole('status')).toHaveText(/Connected|accept|not working|reached/, {
          timeout: 20_000,
        });
        await options.close();
      },
    };
    await use(extension);
    await context.close();
    await rm(profile, { recursive: true, force: true });
    expect(faults, 'errors in pages').toEqual([]);
  },
});

/** The extension's id, once its install is through: the options open by themselves then, in whatever tab is empty. */
export async function installed(context: BrowserContext): Promise<string> {
  const id = extensionIdOf(await workerOf(context));
  const shown = () => context.pages().find((page) => page.url().startsWith(`chrome-extension://${id}/options.html`));
  await expect.poll(() => shown() !== undefined).toBe(true);
  await expect(shown()?.getByRole('heading', { level: 1 }) as Locator).not.toBeEmpty();
  await shown()?.close();
  return id;
}

async function tabInFront(worker: Worker): Promise<number> {
  return worker.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    return tab?.id ?? -1;
  });
}

/** The one element that says how things stand. */
export const stateOf = (popup: Page) => popup.locator('[role=status][data-state]');

export const expectState = (popup: Page, state: string) => expect(stateOf(popup)).toHaveAttribute('data-state', state);

export { expect };
