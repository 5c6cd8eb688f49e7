import type { BrowserContext, Page } from '@playwright/test';

/**
 * Opens a page that has the rights of Chromium's own page for managing extensions. It shows one of that page's scripts
 * as text, because the managing page itself is an application that takes longer to load than a whole test.
 */
export async function openExtensions(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto('chrome://extensions/strings.m.js');
  return page;
}

/**
 * Grants the extension hosts while it runs, as if a person had answered its prompt: an automated browser shows no
 * prompt. First Chromium's own page allows the hosts; then the extension asks for them, and gets them without a prompt.
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
