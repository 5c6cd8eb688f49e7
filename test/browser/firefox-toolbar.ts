import { asBrowser } from './as-browser.ts';
import type { Line } from './line.ts';

/** Firefox's toolbar, which is no page: what is done there is done as the browser itself. */
export interface Toolbar {
  /** Presses the extension's button with the mouse, in the window that shows an address. */
  press(url: string): Promise<void>;
  /** Makes a page of the popup under the button, for Playwright; false as long as none is open. */
  meetPopup(): Promise<boolean>;
  /** Closes whatever is open over the windows, and leaves nothing of the popup. */
  reset(): Promise<void>;
}

const WINDOWS = `[...Services.wm.getEnumerator('navigator:browser')]`;
const EVENT = `const { event } = ChromeUtils.importESModule('chrome://remote/content/shared/webdriver/Event.sys.mjs');`;
const POPUPS = `${WINDOWS}.flatMap(({ document }) => [...document.querySelectorAll('.webextension-popup-browser')])`;
const NAVIGABLES = `
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');`;

export function createToolbar({ command, tell }: Line, extensionId: string): Toolbar {
  const widget = `${extensionId.toLowerCase().replace(/[^a-z0-9_-]/g, '_')}-browser-action`;
  let met: string | undefined;

  function forget(): void {
    if (met) tell('browsingContext.contextDestroyed', { context: met });
    met = undefined;
  }

  return {
    async press(url) {
      await asBrowser(
        command,
        `${EVENT}
        const shows = ({ gBrowser }) => gBrowser.selectedBrowser.currentURI.spec === ${JSON.stringify(url)};
        const window = ${WINDOWS}.find(shows);
        const { CustomizableUI } = window;
        CustomizableUI.addWidgetToArea('${widget}', 'nav-bar');
        const { node } = CustomizableUI.getWidget('${widget}').forWindow(window);
        const { x, y, width, height } = node.querySelector('toolbarbutton').getBoundingClientRect();
        for (const type of ['mousemove', 'mousedown', 'mouseup'])
          event.synthesizeMouseAtPoint(x + width / 2, y + height / 2, { type, button: 0, clickCount: 1 }, window);`,
      );
    },
    async meetPopup() {
      // WebDriver BiDi knows tabs only: the popup is made to be found like one of them.
      const popup = await asBrowser(
        command,
        `const popup = ${POPUPS}.find((browser) => browser.closest('panel')?.state === 'open');
        if (!popup) return '';
        ${NAVIGABLES}
        popup.permanentKey ??= {};
        const own = NavigableManager.getIdForBrowser(popup);
        const { getBrowserById } = Object.getPrototypeOf(NavigableManager);
        NavigableManager.getBrowserById = (id) => id === own ? popup : getBrowserById.call(NavigableManager, id);
        return own + ' ' + popup.currentURI.spec;`,
      );
      const [context, url] = String(popup).split(' ');
      if (!context || context === met) return Boolean(context);
      forget();
      met = context;
      tell('browsingContext.navigationCommitted', { context, url });
      return true;
    },
    async reset() {
      await asBrowser(
        command,
        `// Any open panel, also that of all extensions, keeps the popup from being opened.
        const panels = ${WINDOWS}.flatMap(({ document }) => [...document.querySelectorAll('panel, menupopup')]);
        for (const panel of panels) if (panel.state !== 'closed') panel.hidePopup();
        // A mouse that rests on the button has Firefox load the popup beforehand.
        ${EVENT}
        for (const window of ${WINDOWS}) event.synthesizeMouseAtPoint(9, 300, { type: 'mousemove' }, window);
        ${NAVIGABLES}
        delete NavigableManager.getBrowserById;`,
      );
      forget();
    },
  };
}
