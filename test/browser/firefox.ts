import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type BrowserContext, expect, firefox, type Page } from '@playwright/test';
import { asBrowser } from './as-browser.ts';
import { type Command, joinNextConnection } from './bidi-connection.ts';
import { forgetClock } from './clock.ts';
import { type Detour, serveDetour } from './detour.ts';
import { findFirefox, HOW_TO_GET_FIREFOX } from './find.ts';
import { createToolbar, type Toolbar } from './firefox-toolbar.ts';
import { type Browsers, createPool, type Reusable } from './pool.ts';
import {
  findPanel,
  findPopup,
  firstOptions,
  noteStart,
  type Started,
  type StartOptions,
  whenScriptsRegistered,
} from './start.ts';

/** The folder of the production build, which is what we publish. */
const BUILD = resolve(import.meta.dirname, '../../.output/firefox-mv3');
const BASE = 'data:text/plain,tests';
const ID = 'deal-link@deal-link-for-wazzup.example';

/** Creates a pool of Firefoxes that serve one test after the other. Each of them can change its language. */
export const createFirefoxes = (): Browsers => createPool({ launch, canChangeLanguage: true });

/** A Firefox without the extension. */
interface Firefox {
  context: BrowserContext;
  command: Command;
  toolbar: Toolbar;
  detour: Detour;
  /** The page that stays open behind the pages of each test. */
  base: Page;
}

async function launch(): Promise<Reusable> {
  const instance = await launchFirefox();
  let isAlive = true;
  instance.context.on('close', () => {
    isAlive = false;
  });
  return {
    isAlive: () => isAlive,
    install: (options) => install(instance, options),
    clean: () => clean(instance),
    async end() {
      await instance.context.close();
      await instance.detour.close();
    },
  };
}

async function launchFirefox(): Promise<Firefox> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error(HOW_TO_GET_FIREFOX);
  const detour = await serveDetour();
  noteStart('firefox');
  const connection = joinNextConnection();
  const context = await firefox.launchPersistentContext('', {
    channel: 'moz-firefox',
    executablePath,
    ignoreHTTPSErrors: true,
    viewport: { width: 1200, height: 800 },
    args: ['--remote-allow-system-access'],
    firefoxUserPrefs: {
      // With this, Firefox fetches nothing for itself while a test runs.
      'services.settings.server': 'data:,#remote-settings-dummy/v1',
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': detour.port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': detour.port,
      // With this, Firefox itself says yes when a click asks for a host, as nobody could answer the prompt.
      'extensions.webextOptionalPermissionPrompts': false,
    },
  });
  const { command } = connection;
  return { context, command, toolbar: createToolbar(connection, ID), detour, base: await openBase(context, command) };
}

/**
 * Opens a page that stays open behind the pages of each test, because a Firefox without a tab ends. It is not empty, as
 * the extension would take an empty tab for its options.
 */
async function openBase(context: BrowserContext, command: Command): Promise<Page> {
  const base = await context.newPage();
  await base.goto(BASE);
  // Playwright does not know the tab that Firefox itself opened, and a test could take it for the one in front.
  await asBrowser(
    command,
    `for (const { gBrowser } of Services.wm.getEnumerator('navigator:browser'))
      for (const tab of [...gBrowser.tabs])
        if (tab.linkedBrowser.currentURI.spec !== '${BASE}') gBrowser.removeTab(tab);`,
  );
  return base;
}

async function install(instance: Firefox, options: StartOptions): Promise<Omit<Started, 'close'>> {
  const { context, command, toolbar, detour } = instance;
  const { port, granted, language, dark } = options;
  detour.leadTo(port);
  const uuid = randomUUID();
  const root = `moz-extension://${uuid}/`;
  // The extension's own words need no language pack.
  await asBrowser(
    command,
    `Services.locale.availableLocales = ['en-US', '${language}'];
    Services.locale.requestedLocales = ['${language}'];
    Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${dark ? 0 : 1});
    Services.prefs.setStringPref('extensions.webextensions.uuids', '${JSON.stringify({ [ID]: uuid })}');`,
  );
  const installNow = () => command('webExtension.install', { extensionData: { type: 'path', path: BUILD } });
  await installNow();
  // The tab in which the extension has opened its options becomes the quiet page, because each tab that opens costs as
  // much as all that most tests do in one.
  let quietPage = await firstOptions(context, root);
  await quietPage.goto(`${root}manifest.json`);
  if (granted.length > 0) {
    await asBrowser(
      command,
      `const { ExtensionPermissions } = ChromeUtils.importESModule(
        'resource://gre/modules/ExtensionPermissions.sys.mjs');
      const granted = { permissions: [], data_collection: [], origins: ${JSON.stringify(granted)} };
      await ExtensionPermissions.add('${ID}', granted, WebExtensionPolicy.getByID('${ID}').extension);`,
    );
    await whenScriptsRegistered(quietPage);
  }
  return {
    context,
    root,
    quietPage: () => quietPage,
    inside: async () => quietPage,
    async endBackground() {
      const state = await asBrowser(
        command,
        `const { extension } = WebExtensionPolicy.getByID('${ID}');
        await extension.terminateBackground({ disableResetIdleForTest: true });
        return extension.backgroundState;`,
      );
      if (state !== 'stopped') throw new Error(`the background is still ${state}`);
    },
    async updateExtension() {
      await installNow();
      // The pages of the extension end with the version before.
      quietPage = await context.newPage();
      await quietPage.goto(`${root}manifest.json`);
    },
    async endExtension() {
      await asBrowser(
        command,
        `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
        const extension = await AddonManager.getAddonByID('${ID}');
        // Disabling may close the window in which this code runs, so it comes later.
        Services.tm.dispatchToMainThread(() => extension.disable());`,
      );
    },
    async pressToolbarButton(page) {
      await page.bringToFront();
      await toolbar.press(page.url());
    },
    async pressShortcut(page, letter) {
      await page.bringToFront();
      await toolbar.pressKeys(page.url(), letter);
    },
    async toolbarPopup(open) {
      let popup: Page | undefined;
      // A busy Firefox may close the popup at once or show an empty panel. Then this presses again, as a person does.
      await expect(async () => {
        await toolbar.reset();
        await open();
        await expect.poll(toolbar.presentPopup, { timeout: 5_000 }).toBe(true);
        popup = await findPopup(context, root);
      }).toPass({ timeout: 40_000 });
      if (!popup) throw new Error('no popup');
      return popup;
    },
    async warningsOfUpdate(from, to) {
      const added = await asBrowser(
        command,
        `const { ExtensionData } = ChromeUtils.importESModule('resource://gre/modules/Extension.sys.mjs');
        const asked = ({ permissions, host_permissions }) =>
          ({ permissions, origins: host_permissions, data_collection: [] });
        const added = ExtensionData.comparePermissions(asked(${JSON.stringify(from)}), asked(${JSON.stringify(to)}));
        const { msgs } = ExtensionData.formatPermissionStrings({ permissions: added });
        return JSON.stringify(msgs);`,
      );
      return JSON.parse(String(added));
    },
    async panel(open) {
      await open();
      await expect.poll(toolbar.presentSidebar, { timeout: 20_000 }).toBe(true);
      return findPanel(context, root);
    },
  };
}

/** Removes everything that a test has left: pages, the extension with its data and permissions, and data of sites. */
async function clean({ context, command, toolbar, base }: Firefox): Promise<void> {
  await toolbar.reset();
  for (const page of context.pages()) if (page !== base) await page.close();
  await command('webExtension.uninstall', { extension: ID });
  await asBrowser(
    command,
    `await new Promise((done) => Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, done));`,
  );
  await forgetClock(context);
}
