import { resolve } from 'node:path';
import { firefox } from '@playwright/test';
import { findFirefox, HOW_TO_GET_FIREFOX } from './find.ts';
import { type Command, joinNextLine } from './line.ts';
import { serveProxy } from './proxy.ts';
import { firstOptions, type Started, type StartOptions, scriptsInPlace } from './start.ts';

/** The production build, as it is published. */
const BUILD = resolve(import.meta.dirname, '../../.output/firefox-mv3');
const ID = 'deal-link@deal-link-for-wazzup.example';
const UUID = '3d7cc1c5-6ac0-4a2b-8c1c-0d6a4b7f9e10';
const ROOT = `moz-extension://${UUID}/`;

/** Firefox with the production build installed and every host name leading to the local server. */
export async function startFirefox({ port, granted, language, dark }: StartOptions): Promise<Started> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error(HOW_TO_GET_FIREFOX);
  const proxy = await serveProxy(port);
  const command = joinNextLine();
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
      'network.proxy.http_port': proxy.port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy.port,
      'extensions.webextensions.uuids': JSON.stringify({ [ID]: UUID }),
      // A click that asks for a host is answered with yes, as there is nobody to answer.
      'extensions.webextOptionalPermissionPrompts': false,
      'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
    },
  });
  // No language pack is needed for the extension's own words.
  await asBrowser(
    command,
    `Services.locale.availableLocales = ['en-US', '${language}'];
    Services.locale.requestedLocales = ['${language}'];`,
  );
  await command('webExtension.install', { extensionData: { type: 'path', path: BUILD } });
  const options = await firstOptions(context, ROOT);
  const quiet = await context.newPage();
  await options.close();
  // A page of the extension that does nothing by itself.
  await quiet.goto(`${ROOT}manifest.json`);
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
    root: ROOT,
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
    async close() {
      await context.close();
      await proxy.close();
    },
  };
}

/** Runs code as the browser itself. */
async function asBrowser(command: Command, code: string): Promise<unknown> {
  const windows = { 'moz:scope': 'chrome', maxDepth: 0 };
  const { contexts } = await command<{ contexts: { context: string }[] }>('browsingContext.getTree', windows);
  const { result, exceptionDetails } = await command<Evaluated>('script.evaluate', {
    target: { context: contexts[0]?.context },
    expression: `(async () => { ${code} })()`,
    awaitPromise: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return result?.value;
}

interface Evaluated {
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}
