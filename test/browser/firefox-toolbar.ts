import { asBrowser } from './as-browser.ts';
import type { BidiConnection } from './bidi-connection.ts';

/** Firefox's toolbar. It is no page, so these methods run code in the browser itself. */
export interface Toolbar {
  /** Presses the extension's button with the mouse, in the window that shows an address. */
  press(url: string): Promise<void>;
  /** Presses Alt, Shift and a letter in the window that shows an address, as the keyboard does. */
  pressKeys(url: string, letter: string): Promise<void>;
  /** Presents the open popup under the button to Playwright as a page; gives false as long as none is open. */
  presentPopup(): Promise<boolean>;
  /** The same for the extension's page in the sidebar. */
  presentSidebar(): Promise<boolean>;
  /** Closes all panels and menus over the windows and the sidebars, and tells Playwright that the popup is gone. */
  reset(): Promise<void>;
}

const WINDOWS = `[...Services.wm.getEnumerator('navigator:browser')]`;
const EVENT = `const { event } = ChromeUtils.importESModule('chrome://remote/content/shared/webdriver/Event.sys.mjs');`;
const POPUPS = `${WINDOWS}.flatMap(({ document }) => [...document.querySelectorAll('.webextension-popup-browser')])`;
const SIDEBARS = `${WINDOWS}.flatMap(({ SidebarController: { isOpen, browser } }) =>
  isOpen ? [browser.contentDocument?.getElementById('webext-panels-browser')] : [])`;
const NAVIGABLES = `
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');`;

const windowShowing = (url: string) =>
  `${WINDOWS}.find(({ gBrowser }) => gBrowser.selectedBrowser.currentURI.spec === ${JSON.stringify(url)})`;

export function createToolbar({ command, emitEvent }: BidiConnection, extensionId: string): Toolbar {
  const widget = `${extensionId.toLowerCase().replace(/[^a-z0-9_-]/g, '_')}-browser-action`;
  let popupId: string | undefined;

  function forget(): void {
    if (popupId) emitEvent('browsingContext.contextDestroyed', { context: popupId });
    popupId = undefined;
  }

  /** Presents a page that is no tab; WebDriver BiDi knows tabs only, so this makes Firefox find it like a tab. */
  async function present(find: string): Promise<boolean> {
    const shown = await asBrowser(
      command,
      `const shown = ${find};
      if (!shown?.currentURI?.spec.startsWith('moz-extension:')) return '';
      ${NAVIGABLES}
      shown.permanentKey ??= {};
      const own = NavigableManager.getIdForBrowser(shown);
      const { getBrowserById } = Object.getPrototypeOf(NavigableManager);
      NavigableManager.getBrowserById = (id) => id === own ? shown : getBrowserById.call(NavigableManager, id);
      return own + ' ' + shown.currentURI.spec;`,
    );
    const [context, url] = String(shown).split(' ');
    if (!context || context === popupId) return Boolean(context);
    forget();
    popupId = context;
    emitEvent('browsingContext.navigationCommitted', { context, url });
    return true;
  }

  return {
    async press(url) {
      await asBrowser(
        command,
        `${EVENT}
        const window = ${windowShowing(url)};
        const { CustomizableUI } = window;
        CustomizableUI.addWidgetToArea('${widget}', 'nav-bar');
        const { node } = CustomizableUI.getWidget('${widget}').forWindow(window);
        const { x, y, width, height } = node.querySelector('toolbarbutton').getBoundingClientRect();
        for (const type of ['mousemove', 'mousedown', 'mouseup'])
          event.synthesizeMouseAtPoint(x + width / 2, y + height / 2, { type, button: 0, clickCount: 1 }, window);`,
      );
    },
    async pressKeys(url, letter) {
      await asBrowser(
        command,
        `const window = ${windowShowing(url)};
        const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
        keyboard.beginInputTransactionForTests(window);
        const keys = [['Alt', 'AltLeft', 18], ['Shift', 'ShiftLeft', 16], ['${letter}', 'Key${letter}', ${letter.charCodeAt(0)}]];
        const events = keys.map(([key, code, keyCode]) => new window.KeyboardEvent('', { key, code, keyCode }));
        for (const event of events) keyboard.keydown(event);
        for (const event of events.reverse()) keyboard.keyup(event);`,
      );
    },
    presentPopup: () => present(`${POPUPS}.find((browser) => browser.closest('panel')?.state === 'open')`),
    presentSidebar: () => present(`${SIDEBARS}.at(0)`),
    async reset() {
      await asBrowser(
        command,
        `// While any panel is open, also the panel of all extensions, the popup cannot open.
        const panels = ${WINDOWS}.flatMap(({ document }) => [...document.querySelectorAll('panel, menupopup')]);
        for (const panel of panels) if (panel.state !== 'closed') panel.hidePopup();
        for (const { SidebarController } of ${WINDOWS}) SidebarController.hide();
        // While the mouse rests on the button, Firefox loads the popup in advance, so the mouse moves away.
        ${EVENT}
        for (const window of ${WINDOWS}) event.synthesizeMouseAtPoint(9, 300, { type: 'mousemove' }, window);
        ${NAVIGABLES}
        delete NavigableManager.getBrowserById;`,
      );
      forget();
    },
  };
}
