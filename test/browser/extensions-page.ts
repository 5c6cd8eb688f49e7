import type { BrowserContext, Page } from '@playwright/test';

/**
 * A page that may do what the page may on which a person manages the extensions of Chromium. It is one of that page's
 * scripts, shown as text: the page itself is an application that takes longer to load than a whole test.
 */
export async function openExtensions(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto('chrome://extensions/strings.m.js');
  return page;
}

/**
 * Lets the extension into hosts while it runs, as if its prompt had been answered: an automated browser shows no prompt.
 * What the browser's own page allowed is given to the extension without one, once it asks for it.
 */
export async function letInto(extensions: Page, ownPage: Page, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return;
  const id = new URL(ownPage.url()).host;
  await extensions.evaluate(
    async ({ id, hosts }) => {
      const { addHostPermission } = Reflect.get(chrome, 'developerPrivate');
      for (const host of hosts) await addHostPermission(id, host);
    },
    { id, hosts },
  );
  const cdp = await ownPage.context().newCDPSession(ownPage);
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    expression: `chrome.permissions.request({ origins: ${JSON.stringify(hosts)} })`,
    userGesture: true,
    awaitPromise: true,
  });
  await cdp.detach();
  if (result.value !== true) throw new Error(`not let into ${hosts}: ${exceptionDetails?.exception?.description}`);
}

/** Shows the extension's button in the toolbar, not only in its menu. */
export async function pinToToolbar(extensions: Page, extensionId: string): Promise<void> {
  await extensions.evaluate(
    (extensionId) =>
      Reflect.get(chrome, 'developerPrivate').updateExtensionConfiguration({ extensionId, pinnedToToolbar: true }),
    extensionId,
  );
}
