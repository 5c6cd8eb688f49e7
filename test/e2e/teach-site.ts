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

function pageOf({ name, owner, stage, people }: OakDeal): string {
  const contacts = people.map(
    ([id, person, phone]) =>
      `<li class="person"><a href="/contacts/${id}">${person}</a> <a href="tel:${phone.replace(/[ -]/g, '')}">${phone}</a></li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name} | Oak CRM</title>
    <script>${LISTENER}</script></head>
    <body><nav><a href="/deals">Deals</a> <a href="/contacts">Contacts</a></nav>
    <main class="deal-card" data-entity="deal">
      <h1 class="deal-title">${name}</h1>
      <label><input type="checkbox" id="star"> Star</label>
      <dl>
        <dt>Owner</dt><dd class="deal-owner"><a href="/users/${owner[0]}">${owner[1]}</a></dd>
        <dt>Stage</dt><dd class="deal-stage">${stage}</dd>
      </dl>
      <h2>People</h2>
      <ul class="deal-people">${contacts.join('')}</ul>
    </main></body></html>`;
}

/**
 * Serves the CRM at a host.
 * @param path the address of a deal in it
 */
export const createTeachSite = (host = TEACH_HOST, path = /^\/deals\/(\w+)\/card$/): Site => ({
  owns: (other) => other === host,
  fetch: (request) => {
    const { pathname } = new URL(request.url);
    const [, id = ''] = path.exec(pathname) ?? [];
    const deal = OAK_DEALS[id];
    if (pathname.startsWith('/api/')) return new Response('', { status: 401 });
    const other = id === 'nested' ? nestedPage() : id === 'frame' ? FRAME : undefined;
    return new Response(other ?? (deal ? pageOf(deal) : '<!doctype html><title>Oak CRM</title><h1>Deals</h1>'), {
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
    });
  },
});
