import type { Site } from '../browser/hosts.ts';

/** A CRM that nobody knows, as a small company has it: pages that the server writes, and a script that hears everything. */
export const TEACH_HOST = 'crm.oakdoors.example';
const TEACH_ORIGIN = `https://${TEACH_HOST}`;

interface OakDeal {
  name: string;
  owner: [id: string, name: string];
  stage: string;
  people: [id: string, name: string, phone: string][];
}

export const OAK_DEALS: Record<string, OakDeal> = {
  4217: {
    name: 'Oak doors and flooring',
    owner: ['222', 'Anna Petrova'],
    stage: 'In progress',
    people: [
      ['31', 'Maria Lopez', '+1 202-555-0131'],
      ['32', 'Piet de Vries', '+1 202-555-0132'],
    ],
  },
  4218: {
    name: 'Kitchen for two',
    owner: ['223', 'Tom Baker'],
    stage: 'Won',
    people: [['40', 'Olga Smith', '+1 202-555-0140']],
  },
  4219: {
    name: 'New stairs',
    owner: ['222', 'Anna Petrova'],
    stage: 'In progress',
    people: [['41', 'Li Wei', '+1 202-555-0141']],
  },
};

/** A page of which all stands in a dialog: the name in a shadow root, the state in a frame. */
const nestedPage = (): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Oak CRM</title>
  <script>${LISTENER}</script></head>
  <body><a href="/deals">Under the dialog</a>
  <dialog id="deal-dialog"><oak-card></oak-card>
    <iframe src="/deals/frame/card" style="border:7px solid;padding:5px;width:300px;height:90px"></iframe></dialog>
  <script>
    const card = document.querySelector('oak-card').attachShadow({ mode: 'open' });
    card.innerHTML = '<div class="card-title">Doors in the shade</div>';
    document.querySelector('dialog').showModal();
  </script></body></html>`;

const FRAME =
  '<!doctype html><meta charset="utf-8"><p>Stage</p><span class="stage" data-field="stage">In the frame</span>';

export const addressOfOak = (id: string): string => `${TEACH_ORIGIN}/deals/${id}/card`;

/** What a page's own listeners hear goes into `heard`, unless the page itself has made it. */
const LISTENER = `
  window.heard = [];
  const types = ['pointerdown','pointerup','mousedown','mouseup','click','dblclick','focusin','keydown','keyup','change'];
  for (const type of types)
    document.addEventListener(type, (event) => window.heard.push(type + ' ' + event.target.localName), true);`;

interface TeachSite extends Site {
  /** Whether the CRM has been redesigned since: names stand elsewhere. */
  isRebuilt: boolean;
  /** Whether phones, and who answers for the deal, stand only on the contacts' own pages. */
  leavesToContacts: boolean;
  /** The contacts whose pages were asked for. */
  contactsAsked: string[];
}

function pageOf({ name, owner, stage, people }: OakDeal, { isRebuilt, leavesToContacts }: TeachSite): string {
  const contacts = people.map(([id, person, phone]) => {
    const call = leavesToContacts ? '' : ` <a href="tel:${phone.replace(/[ -]/g, '')}">${phone}</a>`;
    return `<li class="person"><a href="/contacts/${id}">${person}</a>${call}</li>`;
  });
  const heading = isRebuilt
    ? `<div class="hero"><strong data-part="headline">${name}</strong></div>`
    : `<h1 class="deal-title">${name}</h1>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${isRebuilt ? 'Oak CRM' : `${name} | Oak CRM`}</title>
    <script>${LISTENER}</script></head>
    <body><nav><a href="/deals">Deals</a> <a href="/contacts">Contacts</a></nav>
    <main class="deal-card" data-entity="deal">
      ${heading}
      <label><input type="checkbox" id="star"> Star</label>
      <dl>
        ${leavesToContacts ? '' : `<dt>Owner</dt><dd class="deal-owner"><a href="/users/${owner[0]}">${owner[1]}</a></dd>`}
        <dt>Stage</dt><dd class="deal-stage">${stage}</dd>
      </dl>
      <h2>People</h2>
      <ul class="deal-people">${contacts.join('')}</ul>
    </main></body></html>`;
}

/** A contact's own page. */
function contactPage(id: string): string {
  const deal = Object.values(OAK_DEALS).find(({ people }) => people.some(([own]) => own === id));
  const [, name = '', phone = ''] = deal?.people.find(([own]) => own === id) ?? ['', '', ''];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name} | Oak CRM</title></head>
    <body><main class="contact-card"><h1>${name}</h1>
      <dl><dt>Phone</dt><dd class="phone" data-field="phone">${phone}</dd>
        <dt>Manager</dt><dd class="manager"><a href="/users/${deal?.owner[0]}">${deal?.owner[1]}</a></dd></dl></main></body></html>`;
}

/**
 * Serves the CRM at a host.
 * @param path the address of a deal in it
 */
export function createTeachSite(host = TEACH_HOST, path = /^\/deals\/(\w+)\/card$/): TeachSite {
  const site: TeachSite = {
    isRebuilt: false,
    leavesToContacts: false,
    contactsAsked: [],
    owns: (other) => other === host,
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/api/')) return new Response('', { status: 401 });
      return new Response(htmlAt(pathname), { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    },
  };

  function htmlAt(pathname: string): string {
    const [, contact] = /^\/contacts\/(\d+)$/.exec(pathname) ?? [];
    if (contact !== undefined) {
      site.contactsAsked.push(contact);
      return contactPage(contact);
    }
    const [, id = ''] = path.exec(pathname) ?? [];
    if (id === 'nested') return nestedPage();
    if (id === 'frame') return FRAME;
    const deal = OAK_DEALS[id];
    return deal ? pageOf(deal, site) : '<!doctype html><title>Oak CRM</title><h1>Deals</h1>';
  }

  return site;
}
