import { createPill } from '@/lib/visit/pill';
import { PILL_FIXTURES } from '../../fixtures/pill';
import './pill-page.css';

// In a closed root, as in the product, nobody could look at it.
const { attachShadow } = Element.prototype;
Element.prototype.attachShadow = function (options) {
  return attachShadow.call(this, { ...options, mode: 'open' });
};

/** A page of no CRM in particular, for the pill to lie over. */
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
  // Of what lies beside the body axe cannot tell the colours.
  document.body.append(...document.querySelectorAll('html > div'));
}
