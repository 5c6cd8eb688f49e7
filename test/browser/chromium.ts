import { resolve } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { findChromium, HOW_TO_GET_CHROMIUM } from './find.ts';
import { firstOptions, noteStart } from './start.ts';

/** The folder of the production build, which is what we publish. */
export const BUILD = resolve(import.meta.dirname, '../../.output/chrome-mv3');

/**
 * The features that Chromium switches off. It obeys only the last such list on its command line, so this one repeats
 * the features of Playwright's own list; the others are features of pages that no test opens, and the process that it
 * keeps ready for a page that may come.
 */
const DISABLED_FEATURES = [
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
  'SpareRendererForSitePerProcess',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
].join();

export interface LaunchOptions {
  /** The port of the server that answers for all hosts. */
  port: number;
  /** The folder of a profile that can be used again; if absent, the browser has a profile that ends with it. */
  profile?: string;
  headless?: boolean;
  /** The browser's language. */
  locale?: string;
}

/** Chromium with the extension in it. */
export interface Launched {
  context: BrowserContext;
  worker: Worker;
  /** The origin of the extension's own pages, with a slash at the end. */
  root: string;
  /** The options page that opens by itself. */
  options: Page;
}

/**
 * Launches Chromium with a build, whose path decides the extension's id. It waits for the options page, which the
 * extension opens at each launch: that page takes any tab that is empty, also one that a test has just opened.
 */
export async function launchChromium(options: LaunchOptions, build = BUILD): Promise<Launched> {
  // Without the second flag, extensions that the machine's administrator or distribution adds would take part in the
  // tests.
  const context = await launchWith([`--load-extension=${build}`, `--disable-extensions-except=${build}`], options);
  const worker = await workerOf(context);
  const root = rootOf(worker);
  return { context, worker, root, options: await firstOptions(context, root) };
}

/** Launches a Chromium that can load the extension and unload it again while it runs. */
export const launchEmptyChromium = (options: LaunchOptions): Promise<BrowserContext> =>
  launchWith(['--enable-unsafe-extension-debugging'], options);

async function launchWith(args: readonly string[], options: LaunchOptions): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
  const { profile = '', port, headless = true, locale = 'en-US' } = options;
  noteStart('chromium');
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    ignoreHTTPSErrors: true,
    viewport: headless ? { width: 1200, height: 800 } : null,
    env: { ...process.env, LANGUAGE: locale.replace('-', '_'), LANG: `${locale.replace('-', '_')}.UTF-8` },
    ignoreDefaultArgs: ['--headless', '--headless=old', '--disable-extensions'],
    args: [
      ...(headless ? ['--headless=new'] : []),
      // Chromium refuses to run with its sandbox as root, and containers and CI machines run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--lang=${locale}`,
      ...args,
      '--ignore-certificate-errors',
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${DISABLED_FEATURES}`,
    ],
  });
}

/** Gives the service worker of the extension's background. */
export async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers().at(-1) ?? (await context.waitForEvent('serviceworker'));
}

export const extensionIdOf = (worker: Worker): string => new URL(worker.url()).host;

export const rootOf = (worker: Worker): string => `chrome-extension://${extensionIdOf(worker)}/`;
