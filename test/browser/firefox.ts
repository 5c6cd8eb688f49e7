import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type BrowserContext, expect, firefox, type Page } from '@playwright/test';
import { asBrowser } from './as-browser.ts';
import { forgetClock } from './clock.ts';
import { type Detour, serveDetour } from './detour.ts';
import { findFirefox, HOW_TO_GET_FIREFOX } from './find.ts';
import { createToolbar, type Toolbar } from './firefox-toolbar.ts';
import { type Command, joinNextLine } from './line.ts';
import { type Browsers, createPool, type Reusable } from './pool.ts';
import { firstOptions, noteStart, type Started, type StartOptions, scriptsInPlace, shownPopup } from './start.ts';

/** The production build, as it is published. */
const BUILD = resolve(import.meta.dirname, '../../.output/firefox-mv3');
const ID = 'deal-link@deal-link-for-wazzup.example';

/** Firefoxes for one test after the other, each speaking whatever language it is told to. */
export const createFirefoxes = (): Browsers => createPool({ launch, speaksAll: true });

/** A Firefox without the extension. */
interface Firefox {
  context: BrowserContext;
  command: Command;
  toolbar: Toolbar;
  detour: Detour;
}

async function launch(): Promise<Reusable> {
  const one = await launchFirefox();
  let isAlive = true;
  one.context.on('close', () => {
    isAlive = false;
  });
  return {
    isAlive: () => isAlive,
    install: (options) => install(one, options),
    clean: () => clean(one),
    async end() {
      await one.context.close();
      await one.detour.close();
    },
  };
}

async function launchFirefox(): Promise<Firefox> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error(HOW_TO_GET_FIREFOX);
  const detour = await serveDetour();
  noteStart('firefox');
  const line = joinNextLine();
  const context = await firefox.launchPersistentContext('', {
    channel: 'moz-firefox',
    executablePath,
    ignoreHTTPSErrors: true,
    viewport: { width: 1200, height: 800 },
    args: ['--remote-allow-system-access'],
    firefoxUserPrefs: {
      // Nothing of Firefox's own is fetched while a test runs.
      'services.settings.server': 'data:,#remote-settings-dummy/v1',
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': detour.port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': detour.port,
      // A click that asks for a host is answered with yes, as there is nobody to answer.
      'extensions.webextOptionalPermissionPrompts': false,
    },
  });
  return { context, command: line.command, toolbar: createToolbar(line, ID), detour };
}

async function install(one: Firefox, options: StartOptions): Promise<Omit<Started, 'close'>> {
  const { context, command, toolbar, detour } = one;
  const { port, granted, language, dark } = options;
  detour.leadTo(port);
  const uuid = randomUUID();
  const root = `moz-extension://${uuid}/`;
  // No language pack is needed for the extension's own words.
  await asBrowser(
    command,
    `Services.locale.availableLocales = ['en-US', '${language}'];
    Services.locale.requestedLocales = ['${language}'];
    Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${dark ? 0 : 1});
    Services.prefs.setStringPref('extensions.webextensions.uuids', '${JSON.stringify({ [ID]: uuid })}');`,
  );
  const installNow = () => command('webExtension.install', { extensionData: { type: 'path', path: BUILD } });
  /** A page of the extension that does nothing by itself. */
  const openQuiet = async () => {
    const page = await context.newPage();
    await page.goto(`${root}manifest.json`);
    return page;
  };
  await installNow();
  await firstOptions(context, root);
  let quiet = await openQuiet();
  for (const page of context.pages()) if (page !== quiet) await page.close();
  // The window Firefox itself opened is not known to Playwright, and could be taken for the one in front.
  await quiet.evaluate(async () => {
    const [own, all] = await Promise.all([chrome.tabs.getCurrent(), chrome.tabs.query({})]);
    await chrome.tabs.remove(all.flatMap(({ id }) => (id === undefined || id === own?.id ? [] : [id])));
  });
  if (granted.length > 0) {
    await asBrowser(
      command,
      `const { ExtensionPermissions } = ChromeUtils.importESModule(
        'resource://gre/modules/ExtensionPermissions.sys.mjs');
      const granted = { permissions: [], data_collection: [], origins: ${JSON.stringify(granted)} };
      await ExtensionPermissions.add('${ID}', granted, WebExtensionPolicy.getByID('${ID}').extension);`,
    );
    await scriptsInPlace(quiet);
  }
  return {
    context,
    root,
    inside: async () => quiet,
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
      // The extension's pages go with the one before.
      quiet = await openQuiet();
    },
    async endExtension() {
      await asBrowser(
        command,
        `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
        const extension = await AddonManager.getAddonByID('${ID}');
        // The window this runs in may be closed by it.
        Services.tm.dispatchToMainThread(() => extension.disable());`,
      );
    },
    async pressToolbarButton(page) {
      await page.bringToFront();
      await toolbar.press(page.url());
    },
    async toolbarPopup(open) {
      let popup: Page | undefined;
      // A busy Firefox may close it at once, or show an empty panel: a person presses again.
      await expect(async () => {
        await toolbar.reset();
        await open();
        await expect.poll(toolbar.meetPopup, { timeout: 5_000 }).toBe(true);
        popup = await shownPopup(context, root);
      }).toPass({ timeout: 40_000 });
      if (!popup) throw new Error('no popup');
      return popup;
    },
  };
}

/** Leaves nothing of a test: no page, no extension with its data and permissions, no data of sites. */
async function clean({ context, command, toolbar }: Firefox): Promise<void> {
  await toolbar.reset();
  const blank = await context.newPage();
  for (const page of context.pages()) if (page !== blank) await page.close();
  await command('webExtension.uninstall', { extension: ID });
  await asBrowser(
    command,
    `await new Promise((done) => Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, done));`,
  );
  await forgetClock(context);
}
