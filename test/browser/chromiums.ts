import type { BrowserContext, CDPSession, Page, Worker } from '@playwright/test';
import { BUILD, launchEmptyChromium, rootOf, workerOf } from './chromium.ts';
import { forgetClock } from './clock.ts';
import { type Detour, serveDetour } from './detour.ts';
import { letInto, openExtensions } from './extensions-page.ts';
import { type Browsers, createPool, type Reusable } from './pool.ts';
import {
  type Asked,
  findPanel,
  findPopup,
  firstOptions,
  type Started,
  type StartOptions,
  whenScriptsRegistered,
} from './start.ts';

/** What Chromium can do with a manifest, and Firefox, whose types these are, cannot. */
interface ManifestReader {
  management: { getPermissionWarningsByManifest(manifest: string): Promise<string[]> };
}

/** Creates a pool of Chromiums that serve one test after the other. Each of them has one language. */
export const createChromiums = (): Browsers => createPool({ launch });

async function launch(locale: string): Promise<Reusable> {
  const detour = await serveDetour();
  const context = await launchEmptyChromium({ port: detour.port, locale });
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (!cdp) throw new Error('Chromium has been closed');
  let isAlive = true;
  context.on('close', () => {
    isAlive = false;
  });
  // This page stays open behind the pages of each test, because to close the last page and to open a window anew takes
  // longer than most tests.
  const extensions = await openExtensions(context);
  await closeAllBut(extensions);
  let extensionId = '';
  const makeDark = (page: Page) => void page.emulateMedia({ colorScheme: 'dark' }).catch(() => {});
  return {
    isAlive: () => isAlive,
    async install(options) {
      if (options.dark) context.on('page', makeDark);
      const quietPage = await load(context, cdp, detour, extensions, options);
      extensionId = new URL(quietPage.url()).host;
      return createStarted(context, cdp, extensions, quietPage);
    },
    async clean() {
      context.off('page', makeDark);
      // The uninstall comes first because it ends the worker: a worker that still runs could store data after the
      // clearing.
      await cdp.send('Extensions.uninstall', { id: extensionId });
      await closeAllBut(extensions);
      await clearSites(context, extensions);
      await forgetClock(context);
    },
    async end() {
      await context.close();
      await detour.close();
    },
  };
}

async function closeAllBut(page: Page): Promise<void> {
  for (const other of page.context().pages()) if (other !== page) await other.close();
}

/**
 * Loads the extension and grants it the hosts. It gives the tab in which the extension has opened its options; that tab
 * becomes the quiet page, because each tab that opens costs as much as all that most tests do in one.
 */
async function load(
  context: BrowserContext,
  cdp: CDPSession,
  detour: Detour,
  extensions: Page,
  { port, granted }: StartOptions,
): Promise<Page> {
  detour.leadTo(port);
  const worker = await loadBuild(context, cdp);
  const page = await firstOptions(context, rootOf(worker));
  await page.goto(`${rootOf(worker)}manifest.json`);
  await letInto(extensions, page, granted);
  if (granted.length > 0) await whenScriptsRegistered(worker);
  return page;
}

async function loadBuild(context: BrowserContext, cdp: CDPSession): Promise<Worker> {
  const [worker] = await Promise.all([
    context.waitForEvent('serviceworker'),
    cdp.send('Extensions.loadUnpacked', { path: BUILD }),
  ]);
  return worker;
}

/** Clears what sites have stored: cookies, caches, storage and workers. */
async function clearSites(context: BrowserContext, page: Page): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
  await cdp.send('Network.clearBrowserCookies');
  await cdp.send('Network.clearBrowserCache');
  await cdp.detach();
}

function createStarted(
  context: BrowserContext,
  browser: CDPSession,
  extensions: Page,
  firstQuietPage: Page,
): Omit<Started, 'close'> {
  let quietPage = firstQuietPage;
  const root = new URL('/', quietPage.url()).href;
  const id = new URL(root).host;
  return {
    context,
    root,
    quietPage: () => quietPage,
    inside: () => workerOf(context),
    async endBackground() {
      const ownPage = context.pages().find((page) => page.url().startsWith(root));
      if (!ownPage) throw new Error('no page of the extension is open');
      await endWorkers(ownPage);
    },
    async updateExtension() {
      // Chromium loads an extension anew that it has loaded already.
      await loadBuild(context, browser);
      // The pages of the extension end with the version before.
      quietPage = await context.newPage();
      await quietPage.goto(`${root}manifest.json`);
    },
    async endExtension() {
      await extensions.evaluate((id) => Reflect.get(chrome, 'management').setEnabled(id, false), id);
    },
    async pressToolbarButton(page) {
      // Tests cannot reach the toolbar itself, so this does what Chromium does when a person presses the button.
      await page.bringToFront();
      const { targetInfos } = await browser.send('Target.getTargets', { filter: [{ type: 'tab' }] });
      const targetId = targetInfos.find(({ url }) => url === page.url())?.targetId ?? '';
      await browser.send('Extensions.triggerAction', { id, targetId });
    },
    async pressShortcut() {
      throw new Error('Chromium takes the keys of commands from its window alone, which no protocol reaches');
    },
    async toolbarPopup(open) {
      await open();
      return findPopup(context, root);
    },
    async warningsOfUpdate(from, to) {
      const warningsOf = (asked: Asked) =>
        quietPage.evaluate(
          (manifest) => (chrome as unknown as ManifestReader).management.getPermissionWarningsByManifest(manifest),
          JSON.stringify({ manifest_version: 3, name: 'Tests', version: '1', ...asked }),
        );
      const before = await warningsOf(from);
      return (await warningsOf(to)).filter((warning) => !before.includes(warning));
    },
    async panel(open) {
      await open();
      return findPanel(context, root);
    },
  };
}

/**
 * Ends the workers of the extension to which a page belongs: Chromium lets only pages of a worker's own origin stop the
 * worker.
 */
export async function endWorkers(ownPage: Page): Promise<void> {
  const cdp = await ownPage.context().newCDPSession(ownPage);
  // A page of the extension that waits for an answer may start the worker anew at once, so this waits for the event and
  // does not look whether the worker is gone.
  const stopped = new Promise<void>((resolve) => {
    cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) resolve();
    });
  });
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.stopAllWorkers');
  await stopped;
  await cdp.detach();
}
