import { browser } from 'wxt/browser';

/** The panel's page. Chrome takes no address with a query in the manifest. */
const PANEL = 'popup.html?panel';

/** Lets the panel open in Chrome, by our button and by a command. Firefox does both by itself, by the manifest. */
export function offerPanel(): void {
  if (import.meta.env.FIREFOX) return;
  void browser.sidePanel.setOptions({ path: PANEL });
  // Chrome opens the panel only while the press of the keys is being handled, so nothing is awaited before.
  browser.commands.onCommand.addListener((_, tab) => {
    if (tab) void browser.sidePanel.open({ windowId: tab.windowId });
  });
}
