import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, type Worker } from '@playwright/test';
import { findChromium, HOW_TO_GET_CHROMIUM } from './find.ts';
import type { Profiles } from './profiles.ts';
import { firstOptions, type Started, type StartOptions, scriptsInPlace, shownPopup } from './start.ts';

/** The production build, as it is published. */
export const BUILD = resolve(import.meta.dirname, '../../.output/chrome-mv3');

/** Of two lists the last counts, so the first of these are Playwright's own; the rest are pages that nobody opens. */
const WITHOUT = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
].join();

export interface LaunchOptions {
  /** The browser's profile; it can be used again. */
  profile: string;
  /** The port of the server that answers for all hosts. */
  port: number;
  headless?: boolean;
  /** The folder of the extension; its path decides the extension's id. */
  build?: string;
  /** The browser's language. */
  locale?: string;
  colorScheme?: 'light' | 'dark';
}

/** Chromium with the extension in it. */
export interface Launched {
  context: BrowserContext;
  worker: Worker;
  /** Where the extension's own pages are, with a slash at the end. */
  root: string;
  /** The options page that opens by itself. */
  options: Page;
}

/**
 * Chromium with the production build loaded and every host name leading to the local server. It is given back when the
 * page has opened that opens by itself at each launch: it takes whatever tab is empty, also one just opened by a test.
 */
export async function launchChromium(options: LaunchOptions): Promise<Launched> {
  const context = await launch(options);
  const worker = await workerOf(context);
  const root = rootOf(worker);
  return { context, worker, root, options: await firstOptions(context, root) };
}

async function launch(options: LaunchOptions): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
  const { profile, port, build = BUILD, headless = true, locale = 'en-US', colorScheme = 'light' } = options;
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    ignoreHTTPSErrors: true,
    colorScheme,
    viewport: headless ? { width: 1200, height: 800 } : null,
    env: { ...process.env, LANGUAGE: locale.replace('-', '_'), LANG: `${locale.replace('-', '_')}.UTF-8` },
    ignoreDefaultArgs: ['--headless', '--headless=old', '--disable-extensions'],
    args: [
      ...(headless ? ['--headless=new'] : []),
      // Chromium refuses its sandbox to root, which is what containers and CI machines run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--lang=${locale}`,
      `--disable-extensions-except=${build}`,
      `--load-extension=${build}`,
      '--ignore-certificate-errors',
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${WITHOUT}`,
    ],
  });
}

/** The extension's background. */
export async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers().at(-1) ?? (await context.waitForEvent('serviceworker'));
}

export const extensionIdOf = (worker: Worker): string => new URL(worker.url()).host;

const rootOf = (worker: Worker): string => `chrome-extension://${extensionIdOf(worker)}/`;

/** Chromium for a test. */
export async function startChromium(options: StartOptions, profiles: Profiles): Promise<Started> {
  const { port, granted, language, dark } = options;
  const profile = await profiles.letInto(granted);
  const colorScheme = dark ? 'dark' : 'light';
  const launched = await launchChromium({ profile, port, locale: language, colorScheme });
  const { context, root } = launched;
  await launched.options.close();
  if (granted.length > 0) await scriptsInPlace(launched.worker);
  return {
    context,
    root,
    inside: () => workerOf(context),
    async endBackground() {
      // Workers can be stopped from pages of their own origin only.
      const own = context.pages().find((page) => page.url().startsWith(root));
      if (!own) throw new Error('no page of the extension is open');
      const cdp = await context.newCDPSession(own);
      // The page that waits for an answer may start it anew at once, so that it is not seen to be gone.
      const stopped = new Promise<void>((resolve) => {
        cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) resolve();
        });
      });
      await cdp.send('ServiceWorker.enable');
      await cdp.send('ServiceWorker.stopAllWorkers');
      await stopped;
      await cdp.detach();
    },
    async updateExtension() {
      const extensions = await context.newPage();
      await extensions.goto('chrome://extensions');
      const reload = () =>
        extensions.evaluate(
          (id) => Reflect.get(chrome, 'developerPrivate').reload(id, { failQuietly: true }),
          new URL(root).host,
        );
      // On a busy machine Chromium at times unloads the extension and does not load it again until it is told to.
      await expect(async () => {
        await Promise.all([context.waitForEvent('serviceworker', { timeout: 8_000 }), reload()]);
      }).toPass({ timeout: 40_000 });
      await extensions.close();
    },
    async endExtension() {
      const extensions = await context.newPage();
      await extensions.goto('chrome://extensions');
      await extensions.evaluate((id) => Reflect.get(chrome, 'management').setEnabled(id, false), new URL(root).host);
      await extensions.close();
    },
    pressToolbarButton: (page) => pressToolbarButton(context, page),
    async toolbarPopup(open) {
      await open();
      return shownPopup(context, root);
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Does what Chromium does when its toolbar's button is pressed; the toolbar itself is out of reach. */
async function pressToolbarButton(context: BrowserContext, page: Page): Promise<void> {
  await page.bringToFront();
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (!cdp) throw new Error('Chromium has been closed');
  const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{ type: 'tab' }] });
  const targetId = targetInfos.find(({ url }) => url === page.url())?.targetId ?? '';
  await cdp.send('Extensions.triggerAction', { id: extensionIdOf(await workerOf(context)), targetId });
  await cdp.detach();
}

/**
 * Lets the extension into hosts, as if its prompt had been answered: an automated browser shows no prompt. The profile
 * must have been used once with the extension, and not be in use.
 */
export async function grantHosts(profile: string, extensionId: string, patterns: readonly string[]): Promise<void> {
  await changePreferences(profile, ({ extensions }) => {
    const settings = extensions.settings[extensionId];
    for (const set of ['granted_permissions', 'active_permissions', 'runtime_granted_permissions'] as const) {
      const { explicit_host = [], ...rest } = settings?.[set] ?? {};
      if (settings) settings[set] = { ...rest, explicit_host: [...new Set([...explicit_host, ...patterns])] };
    }
  });
}

/** Shows the extension's button in the toolbar, not only in its menu. For a profile that is not in use. */
export async function pinToToolbar(profile: string, extensionId: string): Promise<void> {
  await changePreferences(profile, ({ extensions }) => {
    extensions.pinned_extensions = [extensionId];
  });
}

interface GrantSets {
  [set: string]: { explicit_host?: string[] };
}

/** The part of a profile's preferences that is changed here. */
interface Preferences {
  extensions: { settings: Record<string, GrantSets>; pinned_extensions?: string[] };
}

async function changePreferences(profile: string, change: (preferences: Preferences) => void): Promise<void> {
  const file = join(profile, 'Default', 'Preferences');
  const preferences = JSON.parse(await readFile(file, 'utf8'));
  change(preferences);
  await writeFile(file, JSON.stringify(preferences));
}
