import { resolve } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { findChromium, HOW_TO_GET_CHROMIUM } from './find.ts';
import { firstOptions, noteStart } from './start.ts';

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
  /** The port of whoever answers for all hosts. */
  port: number;
  /** The browser's profile, which can be used again; one that goes with the browser when absent. */
  profile?: string;
  headless?: boolean;
  /** The browser's language. */
  locale?: string;
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
 * Chromium with a build loaded, whose path decides the extension's id. It is given back when the
 * page has opened that opens by itself at each launch: it takes whatever tab is empty, also one just opened by a test.
 */
export async function launchChromium(options: LaunchOptions, build = BUILD): Promise<Launched> {
  // Those that the machine's administrator or distribution adds would take part in the tests.
  const context = await launchWith([`--load-extension=${build}`, `--disable-extensions-except=${build}`], options);
  const worker = await workerOf(context);
  const root = rootOf(worker);
  return { context, worker, root, options: await firstOptions(context, root) };
}

/** Chromium into which the extension can be loaded, and out of which it can be taken again, while it runs. */
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
      // Chromium refuses its sandbox to root, which is what containers and CI machines run as.
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
      `--disable-features=${WITHOUT}`,
    ],
  });
}

/** The extension's background. */
export async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers().at(-1) ?? (await context.waitForEvent('serviceworker'));
}

export const extensionIdOf = (worker: Worker): string => new URL(worker.url()).host;

export const rootOf = (worker: Worker): string => `chrome-extension://${extensionIdOf(worker)}/`;
