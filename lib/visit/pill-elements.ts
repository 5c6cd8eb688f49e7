import { browser } from 'wxt/browser';

// We set styles through the CSSOM, because a page's content security policy may forbid styles in text.
function styled<K extends keyof HTMLElementTagNameMap>(document: Document, name: K, css: string) {
  const element = document.createElement(name);
  element.style.cssText = css;
  return element;
}

/** Makes the pill's elements: a button that opens the popup and one that hides the pill, in a closed shadow root. */
export function createPillElements(document: Document) {
  const host = styled(document, 'div', 'all:initial;position:fixed;z-index:2147483646;pointer-events:none');
  const shadow = host.attachShadow({ mode: 'closed' });
  const box = styled(
    document,
    'div',
    `display:flex;align-items:center;pointer-events:auto;border:1px solid #868e9c;border-radius:14px;background:#fff;color:#1c2230;font:12px/16px system-ui;white-space:nowrap;box-shadow:0 1px 4px #0003;user-select:none;touch-action:none`,
  );
  // A button keeps the outline that the browser draws in focus, also in forced colours.
  const bare =
    'all:unset;outline:revert;border-radius:14px;display:flex;align-items:center;gap:6px;height:26px;cursor:pointer';
  const open = styled(document, 'button', `${bare};padding:0 4px 0 10px`);
  const dot = styled(document, 'span', 'width:8px;height:8px;border-radius:50%');
  const words = document.createElement('span');
  const hide = styled(document, 'button', `${bare};padding:0 10px 0 6px;color:#5b6474`);
  hide.textContent = '×';
  labelButton(hide, browser.i18n.getMessage('pill_hide'));
  open.append(dot, words);
  box.append(open, hide);
  shadow.append(box);
  return { host, box, open, dot, words, hide };
}

/** Names a button for assistive tools, and for who holds the pointer over it. */
export function labelButton(button: HTMLButtonElement, label: string): void {
  button.setAttribute('aria-label', label);
  button.title = label;
}
