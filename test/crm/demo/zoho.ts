import type { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { type Deals, type DemoContact, type DemoDeal, type DemoUser, teamOf } from './deals.ts';
import { ICONS } from './icons.ts';
import type { Moods } from './index.ts';
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

const STAGES = ['Qualification', 'Site visit', 'Proposal', 'Negotiation'];
const CLOSED_STAGES = { won: 'Closed Won', lost: 'Closed Lost' };

const ORGANISATION = '7004062519';
const TOKEN_COOKIE = 'crmcsr';

/** Serves pages and session requests as the reader of Zoho CRM knows them; in `.eu` the organisation goes by its name. */
export function createZoho(deals: Deals, moods: Moods): Hono<Env> {
  const skin: Skin = {
    name: 'zoho',
    menu: [{ path: '/crm/tab/Potentials', label: 'Deals', icon: ICONS.list }],
    view: (host, path) => viewOf(deals, host, path),
    tokenCookie: TOKEN_COOKIE,
    company: 'demo joinery',
  };
  const app = createShell(skin, deals);
  app.use('/crm/v3/*', sessionOnly(skin, moods));
  addApi(app, deals);
  addPages(app, skin);
  return app;
}

/* ---- session requests ---- */

function addApi(app: Hono<Env>, deals: Deals): void {
  app.use('/crm/v3/*', async (c, next) => {
    // Zoho calls it a bad request, whatever is wrong with the token.
    const isOwn = c.req.header('X-ZCSRF-TOKEN') === `crmcsrfparam=${getCookie(c, TOKEN_COOKIE)}`;
    if (!isOwn || c.req.header('X-CRM-ORG') !== ORGANISATION)
      return c.json({ code: 'INVALID_REQUEST', status: 'error' }, 400);
    await next();
  });
  app.get('/crm/v3/Deals/:id', (c) => {
    const id = c.req.param('id');
    const deal = deals.get(c.env.host, id);
    return deal ? c.json({ data: [dealJson(id, deal)] }) : c.body(null, 204);
  });
  app.get('/crm/v3/Deals/:id/Contact_Roles', (c) => {
    const data = deals.get(c.env.host, c.req.param('id'))?.contacts.map(({ id, name }) => ({
      Contact_Role: null,
      Full_Name: name,
      id,
    }));
    return data?.length ? c.json({ data, info: { count: data.length, more_records: false } }) : c.body(null, 204);
  });
  app.get('/crm/v3/Contacts', (c) => {
    const wanted = c.req.query('ids')?.split(',') ?? [];
    const everyone = deals.list(c.env.host).flatMap(([, { contacts }]) => contacts);
    const data = wanted.flatMap((id) => everyone.find((contact) => contact.id === id) ?? []).map(contactJson);
    return data.length > 0 ? c.json({ data }) : c.body(null, 204);
  });
  app.get('/crm/v3/settings/stages', (c) => {
    const open = STAGES.map((stage) => stageJson(stage, 'Open'));
    return c.json({ stages: [...open, ...Object.values(CLOSED_STAGES).map((stage) => stageJson(stage, stage))] });
  });
  app.all('/crm/v3/*', (c) => c.json({ code: 'INVALID_URL_PATTERN', status: 'error' }, 404));
}

function dealJson(id: string, deal: DemoDeal) {
  const [main] = deal.contacts;
  return {
    id,
    Deal_Name: deal.name,
    Stage: stageOf(deal),
    Owner: { ...deal.owner, email: 'demo@example.com' },
    Contact_Name: main ? { name: main.name, id: main.id } : null,
    Account_Name: null,
  };
}

function contactJson({ id, name, phones }: DemoContact) {
  const [phone, mobile, other, home] = phones;
  return { id, Full_Name: name, Phone: phone ?? null, Mobile: mobile, Other_Phone: other, Home_Phone: home };
}

function stageJson(stage: string, forecastType: string) {
  return { display_value: stage, actual_value: stage, forecast_type: forecastType };
}

function stageOf({ status, stage }: DemoDeal): string {
  return status === 'open' ? (STAGES[stage] ?? '') : CLOSED_STAGES[status];
}

/* ---- pages ---- */

/** The path under which a host has its records: with the organisation's number or, in `.eu`, its name. */
function tabOf(host: string, tab: 'Potentials' | 'Contacts'): string {
  if (host.endsWith('.eu')) return `/crm/demo-joinery/tab/${tab === 'Potentials' ? 'Deals' : tab}`;
  return `/crm/org${ORGANISATION}/tab/${tab}`;
}

function viewOf(deals: Deals, host: string, path: string): View {
  const [, tab = '', id = ''] = /^\/crm\/(?:[^/]+\/)?tab\/(Potentials|Deals|Contacts)(?:\/(\d+))?$/.exec(path) ?? [];
  const all = deals.list(host);
  const deal = tab === 'Contacts' ? undefined : deals.get(host, id);
  if (deal) return { title: `${deal.name} - Deals - Zoho CRM`, body: dealView(host, id, deal, all, teamOf(host)) };
  if (tab === 'Contacts') return { title: 'Contact', body: contactView(host, id, all) };
  if (path === '/' || (tab !== '' && id === '')) return { title: 'Deals', body: list(host, all) };
  return { title: 'Not found', body: notFound('No page of the demo has this address.') };
}

function dealView(host: string, id: string, deal: DemoDeal, all: [string, DemoDeal][], team: DemoUser[]): Html {
  const [main] = deal.contacts;
  return html`<div class="record">
  ${pageSettings(host)}
  <header class="card deal-head">
    <div class="title-row">
      <div class="title" id="titlecard_POTENTIALNAME" cx-prop-value="${deal.name}"><textarea rows="1" aria-label="Title" data-saves="name" data-deal="${id}">${deal.name}</textarea></div>
      ${outcome(id, deal)}
    </div>
    <div class="stages" role="listbox" aria-label="Stage">
      ${STAGES.map((stage, index) => html`<button role="option" class="${index <= deal.stage ? 'passed' : ''}" aria-selected="${String(deal.status === 'open' && index === deal.stage)}">${stage}</button>`)}
    </div>
  </header>
  <div class="columns">
    <aside>
      ${otherDeals(
        'Other deals',
        all
          .filter(([other]) => other !== id)
          .map(([other, { name }]) => [`${tabOf(host, 'Potentials')}/${other}`, name || `Deal ${other}`]),
      )}
      ${changeForm(id, deal, team)}
    </aside>
    <main>
      <section class="card"><h2>Deal information</h2>
        <dl class="rows two">
          <div><dt>Deal owner</dt><dd>${avatar(deal.owner.name)}<span id="value_SMOWNERID"><span id="subvalue_SMOWNERID">${deal.owner.name}</span></span></dd></div>
          <div><dt>Amount</dt><dd id="value_AMOUNT">${deal.value}</dd></div>
          <div><dt>Contact name</dt><dd><span id="value_CONTACTID">${main ? html`<a class="cxLookupViewWrapper" href="${tabOf(host, 'Contacts')}/${main.id}">${main.name}</a>` : '—'}</span></dd></div>
          <div><dt>Stage</dt><dd><span id="value_STAGE">${stageOf(deal)}</span></dd></div>
          <div><dt>Architect</dt><dd><span id="value_CONTACTCF1"><a class="cxLookupViewWrapper" href="${tabOf(host, 'Contacts')}/4876876000009900001">Uwe Specht</a></span></dd></div>
          <div><dt>Closing date</dt><dd>12 December</dd></div>
        </dl>
      </section>
      <section class="card"><h2>Contact roles</h2>
        <table><thead><tr><th>Contact</th><th>Role</th><th>Phone</th></tr></thead>
        <tbody>${deal.contacts.map(({ id, name, phones }, index) => html`<tr><td><a href="${tabOf(host, 'Contacts')}/${id}">${name}</a></td><td>${index === 0 ? 'Decision maker' : 'Also involved'}</td><td>${phones[0] ?? '–'}</td></tr>`)}</tbody></table>
      </section>
      <section class="card"><h2>Notes</h2>
        <p class="item"><span class="dot">${ICONS.note}</span><span><b>Ines Duarte</b> <span class="soft">yesterday, 16:05</span><br>Send the proposal with both kinds of glass.</span></p>
      </section>
    </main>
  </div>
</div>`;
}

/** The organisation's number, which the page has where the address has its name. */
function pageSettings(host: string): Html | '' {
  if (!host.endsWith('.eu')) return '';
  return html`<script type="application/json">{"crmZgid":"${ORGANISATION}","locale":"en_US"}</script>`;
}

function outcome(id: string, { status }: DemoDeal): Html {
  if (status === 'open') {
    return html`<div class="outcome"><button class="won" data-outcome="won" data-deal="${id}">Won</button><button class="lost" data-outcome="lost" data-deal="${id}">Lost</button></div>`;
  }
  return html`<div class="outcome"><span class="badge ${status}">${CLOSED_STAGES[status]}</span><button class="quiet" data-outcome="open" data-deal="${id}">Reopen</button></div>`;
}

function contactView(host: string, id: string, all: [string, DemoDeal][]): Html {
  const contact = all.flatMap(([, { contacts }]) => contacts).find((one) => one.id === id);
  if (!contact) return notFound('This contact has left.');
  const deals = all.filter(([, { contacts }]) => contacts.some((one) => one.id === id));
  return html`<section class="card"><h2>Contact</h2><div class="person">${avatar(contact.name)}<div><b id="titlecard_FULLNAME" cx-prop-value="${contact.name}">${contact.name}</b>
${contact.phones.map((phone) => html`<span class="phone">${ICONS.phone}<span class="cxPhoneViewValue lvPhFld">${phone}</span></span>`)}</div></div>
<h2>Deals</h2><ul class="links">${deals.map(([deal, { name }]) => html`<li><a href="${tabOf(host, 'Potentials')}/${deal}">${name || `Deal ${deal}`}</a></li>`)}</ul></section>`;
}

function list(host: string, all: [string, DemoDeal][]): Html {
  return html`<section class="card"><h2>Deals</h2><table><thead><tr><th>Deal name</th><th>Amount</th><th>Stage</th><th>Contact name</th><th>Deal owner</th></tr></thead>
<tbody>${all.map(([id, deal]) => html`<tr><td><a href="${tabOf(host, 'Potentials')}/${id}">${deal.name || `Deal ${id}`}</a></td><td>${deal.value}</td><td>${stageOf(deal)}</td><td>${deal.contacts[0]?.name ?? '–'}</td><td data-zcqa="recordOwner">${deal.owner.name}</td></tr>`)}</tbody></table></section>`;
}
