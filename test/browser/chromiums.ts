import type { BrowserContext, CDPSession, Page, Worker } from '@playwright/test';
import { BUILD, extensionIdOf, launchEmptyChromium, rootOf, workerOf } from './chromium.ts';
import { forgetClock } from './clock.ts';
import { type Detour, serveDetour } from './detour.ts';
import { letInto, openExtensions } from './extensions-page.ts';
import { type Browsers, createPool, type Reusable } from './pool.ts';
import { firstOptions, type Started, type StartOptions, scriptsInPlace, shownPopup } from './start.ts';

/** Chromiums for one test after the other, each speaking one language. */
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
  // It stays open behind the pages of each test: to close the last page and open a window anew takes longer than most
  // of what a test does.
  const extensions = await openExtensions(context);
  await closeAllBut(extensions);
  let extensionId = '';
  const makeDark = (page: Page) => void page.emulateMedia({ colorScheme: 'dark' }).catch(() => {});
  return {
    isAlive: () => isAlive,
    async install(options) {
      if (options.dark) context.on('page', makeDark);
      const worker = await load(context, cdp, detour, extensions, options);
      extensionId = extensionIdOf(worker);
      return createStarted(context, cdp, extensions, rootOf(worker));
    },
    async clean() {
      context.off('page', makeDark);
      // This ends the worker before anything else: what it still does would outlive what is cleared.
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

/** Loads the extension, lets it into hosts, and closes the page that it opens. */
async function load(
  context: BrowserContext,
  cdp: CDPSession,
  detour: Detour,
  extensions: Page,
  { port, granted }: StartOptions,
): Promise<Worker> {
  detour.leadTo(port);
  const worker = await loadBuild(context, cdp);
  const options = await firstOptions(context, rootOf(worker));
  await letInto(extensions, options, granted);
  if (granted.length > 0) await scriptsInPlace(worker);
  await options.close();
  return worker;
}

async function loadBuild(context: BrowserContext, cdp: CDPSession): Promise<Worker> {
  const [worker] = await Promise.all([
    context.waitForEvent('serviceworker'),
    cdp.send('Extensions.loadUnpacked', { path: BUILD }),
  ]);
  return worker;
}

/** Clears what sites have left: cookies, caches, storage and workers. */
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
  root: string,
): Omit<Started, 'close'> {
  const id = new URL(root).host;
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
      // What is loaded already is loaded anew.
      await loadBuild(context, browser);
    },
    async endExtension() {
      await extensions.evaluate((id) => Reflect.get(chrome, 'management').setEnabled(id, false), id);
    },
    async pressToolbarButton(page) {
      // Does what Chromium does when the button is pressed; the toolbar itself is out of reach.
      await page.bringToFront();
      const { targetInfos } = await browser.send('Target.getTargets', { filter: [{ type: 'tab' }] });
      const targetId = targetInfos.find(({ url }) => url === page.url())?.targetId ?? '';
      await browser.send('Extensions.triggerAction', { id, targetId });
    },
    async toolbarPopup(open) {
      await open();
      return shownPopup(context, root);
    },
  };
}
