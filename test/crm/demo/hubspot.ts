import type { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { type Deals, type DemoContact, type DemoDeal, type DemoUser, teamOf } from './deals.ts';
import { ICONS } from './icons.ts';
import type { Moods } from './index.ts';
import { numberOf } from './json.ts';
import {
  addPages,
  avatar,
  changeForm,
  createShell,
  type Env,
  type Html,
  notFound,
  otherDeals,
  type Skin,
  sessionOnly,
  type View,
} from './shell.ts';

const STAGES = ['Appointment', 'Qualified', 'Presentation', 'Contract sent'];
const STAGE_IDS = { won: 'closedwon', lost: 'closedlost' };

const PORTAL = '39668252';
const RECORDS = `/contacts/${PORTAL}/record`;
const BOARD = `/contacts/${PORTAL}/objects/0-3/views/all/board`;
const TOKEN_COOKIE = 'hubspotapi-csrf';

/** A card shows the first few of a deal's associations. */
const MOST_SHOWN = 3;

/** Serves pages and session requests as the reader of HubSpot knows them. */
export function createHubSpot(deals: Deals, moods: Moods): Hono<Env> {
  const skin: Skin = {
    name: 'hubspot',
    menu: [
      { path: BOARD, label: 'Deals', icon: ICONS.board },
      { path: BOARD.replace('board', 'list'), label: 'All deals', icon: ICONS.list },
    ],
    view: (host, path, query) => viewOf(deals, host, path, query),
    tokenCookie: TOKEN_COOKIE,
    company: 'demo joinery',
  };
  const app = createShell(skin, deals);
  app.use('/api/*', sessionOnly(skin, moods));
  addApi(app, deals);
  addPages(app, skin);
  return app;
}

/* ---- session requests ---- */

function addApi(app: Hono<Env>, deals: Deals): void {
  const missing = { status: 'error', category: 'OBJECT_NOT_FOUND' };

  app.use('/api/*', async (c, next) => {
    const isOwn = c.req.header('X-HubSpot-CSRF-hubspotapi') === getCookie(c, TOKEN_COOKIE);
    if (!isOwn || c.req.query('portalId') !== PORTAL) return c.json({ status: 'error', category: 'FORBIDDEN' }, 403);
    await next();
  });
  app.get('/api/crm/v3/objects/deals/:id', (c) => {
    const id = c.req.param('id');
    const deal = deals.get(c.env.host, id);
    return deal ? c.json(dealJson(id, deal)) : c.json(missing, 404);
  });
  app.get('/api/crm/v4/objects/0-3/:id/associations/0-1', (c) => {
    const contacts = deals.get(c.env.host, c.req.param('id'))?.contacts ?? [];
    return c.json({ results: contacts.map(({ id }) => ({ toObjectId: numberOf(id), associationTypes: [] })) });
  });
  app.get('/api/crm/v3/objects/contacts/:id', (c) => {
    const everyone = deals.list(c.env.host).flatMap(([, { contacts }]) => contacts);
    const contact = everyone.find(({ id }) => id === c.req.param('id'));
    return contact ? c.json(contactJson(contact)) : c.json(missing, 404);
  });
  app.get('/api/crm/v3/owners/:id', (c) => {
    const owners = [...teamOf(c.env.host), ...deals.list(c.env.host).map(([, { owner }]) => owner)];
    const owner = owners.find(({ id }) => id === c.req.param('id'));
    // HubSpot gives the same person another number among the users.
    return owner
      ? c.json({ id: owner.id, userId: numberOf(`9${owner.id}`), firstName: owner.name, lastName: '' })
      : c.json(missing, 404);
  });
  app.all('/api/*', (c) => c.json(missing, 404));
}

function dealJson(id: string, { name, owner, contacts, status, stage }: DemoDeal) {
  const results = contacts.map((contact) => ({ id: contact.id, type: 'deal_to_contact' }));
  return {
    id,
    properties: {
      dealname: name,
      dealstage: status === 'open' ? String(7001 + stage) : STAGE_IDS[status],
      hubspot_owner_id: owner.id,
      hs_is_closed: String(status !== 'open'),
      hs_is_closed_won: String(status === 'won'),
    },
    archived: false,
    ...(results.length > 0 && { associations: { contacts: { results } } }),
  };
}

function contactJson({ id, name, phones }: DemoContact) {
  const [phone, mobilephone, whatsapp] = phones;
  const numbers = { phone, mobilephone, hs_whatsapp_phone_number: whatsapp ?? null };
  return { id, properties: { firstname: name, lastname: null, ...numbers }, archived: false };
}

/* ---- pages ---- */

function viewOf(deals: Deals, host: string, path: string, query: URLSearchParams): View {
  const [, type = '', id = ''] = /^\/contacts\/\d+\/record\/(0-[13])\/(\d+)/.exec(path) ?? [];
  const all = deals.list(host);
  const deal = type === '0-3' ? deals.get(host, id) : undefined;
  if (deal) return { title: `${deal.name} | HubSpot`, body: view(dealView(id, deal, all, teamOf(host))) };
  if (type === '0-1') return { title: 'Contact | HubSpot', body: view(contactView(id, all)) };
  if (path === '/' || path.startsWith(BOARD)) {
    const previewed = query.get('preview')?.replace(/^0-3-/, '') ?? '';
    return { title: 'Deals | HubSpot', body: view(board(all, previewed, deals.get(host, previewed))) };
  }
  if (path.endsWith('/views/all/list')) return { title: 'Deals | HubSpot', body: view(list(all)) };
  return { title: 'Not found | HubSpot', body: view(notFound('No page of the demo has this address.')) };
}

/** The script of an app that keeps the views it has shown, hidden. */
function view(content: Html): Html {
  return html`<div>${content}</div>`;
}

function dealView(id: string, deal: DemoDeal, all: [string, DemoDeal][], team: DemoUser[]): Html {
  return html`<div class="three">
  <aside data-scroll-trackable-container="left-sidebar">
    ${highlight(id, deal)}
    ${changeForm(id, deal, team)}
  </aside>
  <main class="card feed" data-test-id="timeline">
    <div class="composer"><b>Activity</b><span>Notes</span><span>E-mails</span><span>Calls</span><p>Log an activity…</p></div>
    <p class="item"><span class="dot">${ICONS.phone}</span><span><b>Call</b> with <a href="${RECORDS}/0-1/5199">Eva Stone</a> <span class="soft">today, 10:20</span><br>Wants to see the samples first.</span></p>
    <p class="item"><span class="dot">${ICONS.note}</span><span><b>Note</b> by Ines Duarte <span class="soft">yesterday</span><br>Two storeys, one lift. Delivery before eight only.</span></p>
  </main>
  <aside>
    ${contactsCard(deal.contacts)}
    <section class="card"><h2>Companies (1)</h2><div data-test-id="chiclet-0-2-6001"><a href="${RECORDS}/0-2/6001">Northside Offices</a></div></section>
    ${otherDeals(
      'Other deals',
      all
        .filter(([other]) => other !== id)
        .map(([other, { name }]) => [`${RECORDS}/0-3/${other}`, name || `Deal ${other}`]),
    )}
  </aside>
</div>`;
}

function highlight(id: string, deal: DemoDeal): Html {
  return html`<section class="card" data-test-id="record-highlight-main-content">
  <div class="title" data-selenium-test="highlightTitle" data-deal="${id}">${deal.name}</div>
  <p class="facts"><b>${deal.value}</b>${outcome(id, deal)}</p>
  <dl class="rows">
    <div><dt>Deal owner</dt><dd>${avatar(deal.owner.name)}<span data-selenium-test="property-input-hubspot_owner_id">${deal.owner.name}</span></dd></div>
    <div><dt>Deal stage</dt><dd><span data-selenium-test="property-input-dealstage">${stageName(deal)}</span></dd></div>
    <div><dt>Close date</dt><dd>12 December</dd></div>
  </dl>
</section>`;
}

function stageName({ status, stage }: DemoDeal): string {
  if (status === 'open') return STAGES[stage] ?? '';
  return status === 'won' ? 'Closed won' : 'Closed lost';
}

function outcome(id: string, { status }: DemoDeal): Html {
  if (status === 'open') {
    return html`<span class="outcome"><button class="quiet" data-outcome="won" data-deal="${id}">Won</button><button class="quiet" data-outcome="lost" data-deal="${id}">Lost</button></span>`;
  }
  return html`<span class="outcome"><button class="quiet" data-outcome="open" data-deal="${id}">Reopen</button></span>`;
}

function contactsCard(contacts: DemoContact[]): Html {
  return html`<section class="card"><h2>Contacts (${contacts.length})</h2>
  ${contacts.slice(0, MOST_SHOWN).map(({ id, name, phones: [phone] }) => {
    const shown = html`<span class="phone" data-selenium-test="contact-chicklet-phone">${ICONS.phone}<a href="tel:${phone?.replaceAll(' ', '')}"><span>${phone}</span></a></span>`;
    return html`<div class="person" data-test-id="chiclet-0-1-${id}" data-selenium-test="chicklet">${avatar(name)}<div><a data-selenium-test="contact-chicklet-title-link" href="${RECORDS}/0-1/${id}">${name}</a>${phone === undefined ? '' : shown}</div></div>`;
  })}
</section>`;
}

function contactView(id: string, all: [string, DemoDeal][]): Html {
  const contact = all.flatMap(([, { contacts }]) => contacts).find((one) => one.id === id);
  if (!contact) return notFound('This contact has left.');
  const deals = all.filter(([, { contacts }]) => contacts.some((one) => one.id === id));
  return html`<section class="card"><h2>Contact</h2><div class="person">${avatar(contact.name)}<div><b data-selenium-test="highlightTitle">${contact.name}</b>
${contact.phones.map((phone) => html`<span class="phone">${ICONS.phone}${phone}</span>`)}</div></div>
<h2>Deals</h2><ul class="links">${deals.map(([deal, { name }]) => html`<li><a href="${RECORDS}/0-3/${deal}">${name || `Deal ${deal}`}</a></li>`)}</ul></section>`;
}

function board(all: [string, DemoDeal][], previewed: string, deal: DemoDeal | undefined): Html {
  return html`<div class="board">${STAGES.map((stage, index) => {
    const here = all.filter(([, one]) => one.stage === index && one.status === 'open');
    return html`<section><h2>${stage} <span class="soft">${here.length}</span></h2>${here.map(([id, one]) => boardCard(id, one))}</section>`;
  })}</div>${deal ? preview(previewed, deal) : ''}`;
}

function boardCard(id: string, { name, value, contacts: [main] }: DemoDeal): Html {
  return html`<a class="card tile" href="${BOARD}?preview=0-3-${id}"><b>${name || `Deal ${id}`}</b><span class="soft">${main?.name ?? 'Nobody'}</span><span>${value}</span></a>`;
}

function preview(id: string, deal: DemoDeal): Html {
  return html`<aside class="preview" data-test-id="IndexPageInlineSidebar" aria-label="Preview"><div data-selenium-test="sidebar-preview-panel">
  <header data-selenium-test="preview-panel-header"><a href="${RECORDS}/0-3/${id}">View record</a><a class="soft" href="${BOARD}" aria-label="Close preview">✕</a></header>
  ${highlight(id, deal)}
  <div data-crm-location="CRM_OBJECT_PREVIEW">${contactsCard(deal.contacts)}</div>
</div></aside>`;
}

function list(all: [string, DemoDeal][]): Html {
  return html`<section class="card"><h2>All deals</h2><table><thead><tr><th>Deal name</th><th>Amount</th><th>Stage</th><th>Contact</th><th>Deal owner</th></tr></thead>
<tbody>${all.map(([id, deal]) => html`<tr><td><a href="${RECORDS}/0-3/${id}">${deal.name || `Deal ${id}`}</a></td><td>${deal.value}</td><td>${stageName(deal)}</td><td>${deal.contacts[0]?.name ?? '–'}</td><td>${deal.owner.name}</td></tr>`)}</tbody></table></section>`;
}
