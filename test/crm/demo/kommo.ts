import type { Hono } from 'hono';
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

const STAGES = ['Incoming', 'Visit planned', 'Estimate', 'Contract'];
const STATUS_IDS = { won: 142, lost: 143 };

/** Serves pages and session requests as the reader of Kommo knows them. */
export function createKommo(deals: Deals, moods: Moods): Hono<Env> {
  const skin: Skin = {
    name: 'kommo',
    menu: [{ path: '/leads/pipeline/', label: 'Leads', icon: ICONS.board }],
    view: (host, path) => viewOf(deals, host, path),
  };
  const app = createShell(skin, deals);
  app.use('/api/*', sessionOnly(skin, moods));
  addApi(app, deals);
  addPages(app, skin);
  return app;
}

/* ---- session requests ---- */

function addApi(app: Hono<Env>, deals: Deals): void {
  app.get('/api/v4/leads/:id', (c) => {
    const id = c.req.param('id');
    const deal = deals.get(c.env.host, id);
    return deal ? c.json(leadJson(id, deal)) : c.body(null, 204);
  });
  app.get('/api/v4/contacts', (c) => {
    const wanted = c.req.queries('filter[id][]') ?? [];
    const everyone = deals.list(c.env.host).flatMap(([, { contacts }]) => contacts);
    const found = wanted.flatMap((id) => everyone.find((contact) => contact.id === id) ?? []);
    return found.length > 0 ? c.json({ _page: 1, _embedded: { contacts: found.map(contactJson) } }) : c.body(null, 204);
  });
  app.all('/api/*', (c) => c.json({ title: 'Forbidden', status: 403 }, 403));
}

function leadJson(id: string, deal: DemoDeal) {
  return {
    id: numberOf(id),
    name: deal.name,
    responsible_user_id: numberOf(deal.owner.id),
    status_id: statusId(deal),
    pipeline_id: 41,
    closed_at: deal.status === 'open' ? null : 1795000000,
    is_deleted: false,
    _embedded: {
      tags: [],
      contacts: deal.contacts.map((contact, index) => ({ id: numberOf(contact.id), is_main: index === 0 })),
      companies: [],
    },
  };
}

function statusId({ status, stage }: DemoDeal): number {
  return status === 'open' ? 5001 + stage : STATUS_IDS[status];
}

function contactJson({ id, name, phones }: DemoContact) {
  const values = phones.map((value) => ({ value, enum_id: 21, enum_code: 'WORK' }));
  const phone = { field_id: 11, field_name: 'Phone', field_code: 'PHONE', values };
  return { id: numberOf(id), name, custom_fields_values: phones.length > 0 ? [phone] : null };
}

/* ---- pages ---- */

function viewOf(deals: Deals, host: string, path: string): View {
  const id = /^\/leads\/detail\/(\d+)/.exec(path)?.[1] ?? '';
  const deal = deals.get(host, id);
  if (deal) return { title: deal.name || `Lead #${id}`, body: card(id, deal, deals.list(host), teamOf(host)) };
  const contact = /^\/contacts\/detail\/(\d+)/.exec(path)?.[1];
  if (contact) return { title: 'Contact', body: contactView(contact, deals.list(host)) };
  if (path.startsWith('/leads/pipeline') || path === '/') return { title: 'Leads', body: board(deals.list(host)) };
  return { title: 'Not found', body: notFound('No page of the demo has this address.') };
}

function card(id: string, deal: DemoDeal, all: [string, DemoDeal][], team: DemoUser[]): Html {
  return html`<div id="card_holder" class="card-holder">
  <aside>
    <section class="card">
    <div class="title"><textarea rows="1" name="lead[NAME]" placeholder="Lead #${id}" aria-label="Title" data-saves="name" data-deal="${id}">${deal.name}</textarea></div>
    <p class="soft">#${id}</p>
    ${status(id, deal)}
    <dl class="rows">
      <div><dt>Responsible user</dt><dd>${avatar(deal.owner.name)} <span>${deal.owner.name}</span><input type="hidden" name="lead[MAIN_USER]" value="${deal.owner.id}"></dd></div>
      <div><dt>Sale</dt><dd>${deal.value}</dd></div>
    </dl>
    <h2>Contacts</h2>
    <ul id="contacts_list">
      ${deal.contacts.map((contact, index) => contactItem(id, deal, contact, index === 0))}
      <li class="linked-forms__item linked-forms__item_is-add" id="new_contact_form"><span class="soft">+ Add contact</span></li>
    </ul>
    </section>
    ${otherDeals(
      'Other leads',
      all
        .filter(([other]) => other !== id)
        .map(([other, { name }]) => [`/leads/detail/${other}`, name || `Lead #${other}`]),
    )}
    ${changeForm(id, deal, team)}
  </aside>
  <main class="card chat">
    <p class="day">Yesterday</p>
    ${bubble('in', deal.contacts[0]?.name ?? 'Customer', 'Good afternoon! Could someone come and have a look this week?', '15:42')}
    ${bubble('out', deal.owner.name, 'Of course. Would Thursday at ten suit you?', '15:50')}
    <p class="day">Today</p>
    ${bubble('in', deal.contacts[0]?.name ?? 'Customer', 'Thursday is fine. The entrance is from the yard.', '9:04')}
    <p class="composer">Write a message…</p>
  </main>
</div>`;
}

function status(id: string, deal: DemoDeal): Html {
  return html`<div class="linked-form__field_status">
  <input type="hidden" name="lead[STATUS]" value="${statusId(deal)}"><input type="hidden" name="lead[PIPELINE_ID]" value="41">
  <div class="bar">${STAGES.map((_, index) => html`<i class="${deal.status === 'open' && index <= deal.stage ? 'passed' : deal.status}"></i>`)}</div>
  <p><b>${deal.status === 'open' ? STAGES[deal.stage] : deal.status === 'won' ? 'Closed – won' : 'Closed – lost'}</b>
  ${
    deal.status === 'open'
      ? html`<button class="quiet" data-outcome="won" data-deal="${id}">Won</button><button class="quiet" data-outcome="lost" data-deal="${id}">Lost</button>`
      : html`<button class="quiet" data-outcome="open" data-deal="${id}">Reopen</button>`
  }</p>
</div>`;
}

function contactItem(leadId: string, deal: DemoDeal, { id, name, phones }: DemoContact, isMain: boolean): Html {
  return html`<li class="linked-forms__item" ${isMain ? html`data-main-item="true"` : ''}>
  <form class="linked-form" id="linked_form_${id}">
    <input type="hidden" name="ID" value="${id}"><input type="hidden" name="ELEMENT_TYPE" value="1">
    <input type="hidden" name="MAIN_ID" value="${leadId}"><input type="hidden" name="MAIN_USER_ID" value="${deal.owner.id}">
    <div class="person">${avatar(name)}<div>
      <a class="js-linked-name-control" href="/contacts/detail/${id}" data-href="/contacts/detail/${id}"><input class="js-linked-name-view" value="${name}" readonly tabindex="-1"></a>
      ${phones.map((phone, index) => html`<span class="phone" data-pei-code="phone">${ICONS.phone}<input class="control-phone__formatted" value="${phone}" readonly aria-label="Phone"><input type="hidden" name="CFV[11][${index + 1}][VALUE]" data-type="phone" value="${phone}"></span>`)}
    </div></div>
  </form>
</li>`;
}

function bubble(side: 'in' | 'out', who: string, text: string, when: string): Html {
  return html`<div class="bubble ${side}"><b>${who}</b><p>${text}</p><time>${when}</time></div>`;
}

function contactView(id: string, all: [string, DemoDeal][]): Html {
  const contact = all.flatMap(([, { contacts }]) => contacts).find((one) => one.id === id);
  if (!contact) return notFound('This contact has left.');
  const deals = all.filter(([, { contacts }]) => contacts.some((one) => one.id === id));
  return html`<section class="card"><h2>Contact</h2><div class="person">${avatar(contact.name)}<div><b>${contact.name}</b>${contact.phones.map((phone) => html`<span class="phone">${ICONS.phone}${phone}</span>`)}</div></div>
<h2>Leads</h2><ul class="links">${deals.map(([lead, { name }]) => html`<li><a href="/leads/detail/${lead}">${name || `Lead #${lead}`}</a></li>`)}</ul></section>`;
}

function board(all: [string, DemoDeal][]): Html {
  return html`<div class="board">${STAGES.map((stage, index) => {
    const here = all.filter(([, deal]) => deal.stage === index && deal.status === 'open');
    return html`<section><h2>${stage} <span class="soft">${here.length}</span></h2>${here.map(
      ([
        id,
        {
          name,
          value,
          contacts: [main],
        },
      ]) =>
        html`<a class="card tile" href="/leads/detail/${id}"><b>${name || `Lead #${id}`}</b><span class="soft">${main?.name ?? 'Nobody'}</span><span>${value}</span></a>`,
    )}</section>`;
  })}</div>`;
}
