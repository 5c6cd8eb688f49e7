import { browser } from 'wxt/browser';

// We set styles through the CSSOM, because a page's content security policy may forbid styles in text.
function styled<K extends keyof HTMLElementTagNameMap>(document: Document, name: K, css: string) {
  const element = document.createElement(name);
  element.style.cssText = css;
  return element;
}

/** Makes the pill's elements: a box for its buttons in a closed shadow root, and the button that opens the popup. */
export function createPillElements(document: Document) {
  const host = styled(document, 'div', 'all:initial;position:fixed;z-index:2147483646;pointer-events:none');
  const shadow = host.attachShadow({ mode: 'closed' });
  const box = styled(
    document,
    'div',
    'display:flex;gap:2px;pointer-events:auto;border:1px solid #868e9c;border-radius:14px;background:Canvas;color:CanvasText;' +
      'font:12px/16px system-ui;white-space:nowrap;touch-action:none',
  );
  // Forced colours take away backgrounds and keep borders, so the dot is a border alone.
  const dot = styled(document, 'span', 'border:4px solid;border-radius:4px');
  const words = document.createElement('span');
  const open = createPillButton(document, '');
  open.append(dot, words);
  shadow.append(box);
  return { host, box, open, dot, words };
}

/** Makes a button of the pill that lights up under the pointer. It takes real clicks and keys only. */
export function createPillButton(document: Document, text: string, act?: () => void): HTMLButtonElement {
  // A button keeps the outline that the browser draws in focus, also in forced colours.
  const button = styled(
    document,
    'button',
    'all:unset;outline:revert;border-radius:14px;display:flex;align-items:center;gap:6px;height:26px;padding:0 8px;cursor:pointer',
  );
  button.textContent = text;
  button.onpointerenter = button.onpointerleave = ({ type }) => {
    button.style.background = type === 'pointerenter' ? '#8883' : 'none';
  };
  if (act) button.addEventListener('click', ({ isTrusted }) => isTrusted && act());
  return button;
}

/** Names a button for assistive tools, and for who holds the pointer over it. */
export function labelButton(button: HTMLButtonElement, label: string): void {
  button.setAttribute('aria-label', label);
  button.title = label;
}

/** Gives a message of the pill. Content scripts have no catalogue, so they ask the browser alone. */
export const message = (key: Parameters<typeof browser.i18n.getMessage>[0]): string => browser.i18n.getMessage(key);
