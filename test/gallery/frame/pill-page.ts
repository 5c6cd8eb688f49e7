import { browser } from 'wxt/browser';
import { createPill } from '@/lib/visit/pill';
import { PILL_FIXTURES } from '../../fixtures/pill';
import './pill-page.css';

// The gallery opens the pill's shadow root: into a closed one, as in the product, the tests could not look.
const { attachShadow } = Element.prototype;
Element.prototype.attachShadow = function (options) {
  return attachShadow.call(this, { ...options, mode: 'open' });
};

// The pill takes a person's clicks only, and nobody clicks here: so those of the gallery count as a person's.
const { addEventListener } = EventTarget.prototype;
HTMLButtonElement.prototype.addEventListener = function (type: string, listener: unknown) {
  const asPerson = () => (listener as (event: object) => void)({ isTrusted: true });
  addEventListener.call(this, type, type === 'click' ? asPerson : (listener as EventListener));
};

/** A page of no particular CRM, over which the pill lies. */
const CRM_PAGE = `
  <main class="crm">
    <h1>Kitchen for Petrova</h1>
    <div class="crm-line"></div>
    <div class="crm-line"></div>
    <div class="crm-line"></div>
  </main>`;

const name = new URLSearchParams(location.search).get('state') ?? '';
const fixture = PILL_FIXTURES[name];
document.title = `Pill: ${name}`;
document.body.innerHTML = CRM_PAGE;
if (fixture) {
  const nothing = () => {};
  createPill({ document, place: undefined, onOpen: nothing, onMove: nothing, onHide: nothing }).show(fixture.state);
  const buttons = () => document.querySelector('html > div')?.shadowRoot?.querySelectorAll('button') ?? [];
  for (const key of fixture.clicks ?? []) {
    const words = browser.i18n.getMessage(key as 'name');
    [...buttons()].find(({ ariaLabel, textContent }) => (ariaLabel ?? textContent) === words)?.click();
  }
  // The pill moves into the body, because axe cannot find out the colours of elements that stand beside it.
  document.body.append(...document.querySelectorAll('html > div'));
}
