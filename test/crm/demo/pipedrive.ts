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

const STAGES = ['New', 'Measured', 'Offer sent', 'Negotiation'];

/** Serves pages and session requests as the reader of Pipedrive knows them. */
export function createPipedrive(deals: Deals, moods: Moods): Hono<Env> {
  const skin: Skin = {
    name: 'pipedrive',
    menu: [
      { path: '/pipeline/1', label: 'Pipeline', icon: ICONS.board },
      { path: '/deals', label: 'Deals', icon: ICONS.list },
    ],
    view: (host, path) => viewOf(deals, host, path),
    tokenCookie: 'pipe-session-token',
  };
  const app = createShell(skin, deals);
  app.use('/api/*', sessionOnly(skin, moods));
  addApi(app, deals);
  addPages(app, skin);
  return app;
}

/* ---- session requests ---- */

function addApi(app: Hono<Env>, deals: Deals): void {
  const missing = { success: false, error: 'Deal not found' };

  // Pipedrive has withdrawn version 1.
  app.all('/api/v1/*', (c) => c.json({ success: false, error: 'This endpoint has been removed' }, 410));
  app.get('/api/v2/deals/:id', (c) => {
    const deal = deals.get(c.env.host, c.req.param('id'));
    return deal ? c.json({ success: true, data: dealFields(c.req.param('id'), deal) }) : c.json(missing, 404);
  });
  app.get('/api/v2/persons', (c) => {
    const deal = deals.get(c.env.host, c.req.query('deal_id') ?? '');
    return c.json({ success: true, data: deal?.contacts.map(personFields) ?? [] });
  });
  app.all('/api/*', (c) => c.json({ success: false, error: 'Unknown method' }, 404));
}

function dealFields(id: string, { name, owner, contacts: [main], status, stage }: DemoDeal) {
  return {
    id: numberOf(id),
    title: name,
    owner_id: numberOf(owner.id),
    person_id: main ? numberOf(main.id) : null,
    org_id: null,
    pipeline_id: 1,
    stage_id: stage + 1,
    status,
    is_deleted: false,
    is_archived: false,
  };
}

function personFields({ id, name, phones }: DemoContact) {
  return { id: numberOf(id), name, phones: phonesOf(phones) };
}

function phonesOf(phones: string[]) {
  return phones.map((value, index) => ({ label: index === 0 ? 'work' : 'other', value, primary: index === 0 }));
}

/* ---- pages ---- */

function viewOf(deals: Deals, host: string, path: string): View {
  const id = /^\/deal\/(\d+)/.exec(path)?.[1] ?? '';
  const deal = deals.get(host, id);
  if (deal)
    return { title: `${deal.name} - Deals`, body: container(dealView(id, deal, deals.list(host), teamOf(host))) };
  const person = /^\/person\/(\d+)/.exec(path)?.[1];
  if (person) return { title: 'Person', body: container(personView(person, deals.list(host))) };
  if (path.startsWith('/pipeline/')) return { title: 'Pipeline', body: container(board(deals.list(host))) };
  if (path === '/deals' || path === '/') return { title: 'Deals', body: container(list(deals.list(host))) };
  return { title: 'Not found', body: container(notFound('No page of the demo has this address.')) };
}

/** The script of an app that keeps the views it has shown, hidden. */
function container(content: Html): Html {
  return html`<div class="viewContainer">${content}</div>`;
}

function dealView(id: string, deal: DemoDeal, all: [string, DemoDeal][], team: DemoUser[]): Html {
  const [main, ...others] = deal.contacts;
  return html`
<div class="deal-head card">
  <div class="title-row">
    <div class="title" data-testid="header-title"><textarea rows="1" aria-label="Title" data-saves="name" data-deal="${id}">${deal.name}</textarea></div>
    ${outcome(id, deal)}
  </div>
  <p class="facts"><b>${deal.value}</b><span>${avatar(deal.owner.name)}<a href="/users/details/${deal.owner.id}">${deal.owner.name}</a></span><span class="soft">Owner</span></p>
  <div class="stages" role="listbox" aria-label="Stage">
    ${STAGES.map((stage, index) => html`<button role="option" class="cui5-stage-selector__stage ${index <= deal.stage ? 'passed' : ''}" aria-selected="${String(index === deal.stage)}">${index === deal.stage ? '2 days · ' : ''}${stage}</button>`)}
  </div>
</div>
<div class="columns">
  <aside>
    <section class="card"><h2>Person</h2>${main ? personCard(main) : html`<p class="soft">No person is linked.</p>`}</section>
    ${others.length > 0 ? html`<section class="card"><h2>Participants</h2>${others.map(personCard)}</section>` : ''}
    <section class="card"><h2>Details</h2>
      <dl class="rows">
        <div><dt data-testid="field-name">Expected close</dt><dd>12 December</dd></div>
        <div><dt data-testid="field-name">Installer</dt><dd><a href="/person/8001">Otto Falk</a></dd></div>
        <div><dt data-testid="field-name">Planned by</dt><dd><a href="/users/details">Ines Duarte</a></dd></div>
      </dl>
    </section>
    ${otherDeals(
      'Other deals',
      all.filter(([other]) => other !== id).map(([other, { name }]) => [`/deal/${other}`, name || `Deal ${other}`]),
    )}
    ${changeForm(id, deal, team)}
  </aside>
  <main class="card feed" data-testid="activity-feed">
    <div class="composer"><b>Note</b><span>Activity</span><span>Call</span><span>E-mail</span><p>Write a note…</p></div>
    <h2>History</h2>
    ${feedItem('phone', html`<a href="/users/details">Tom Baker</a> called <a href="/person/8002">Eva Stone</a>`, 'Today, 10:20', 'Asked when the rooms are free. Prefers messages to calls.')}
    ${feedItem('note', html`Note by <a href="/users/details">Ines Duarte</a>`, 'Yesterday, 16:05', 'Measured on site. Send the offer with two kinds of wood, delivery before the holidays.')}
    ${feedItem('note', html`Deal created`, 'Monday, 9:12', 'From the request form of the website.')}
  </main>
</div>`;
}

function outcome(id: string, { status }: DemoDeal): Html {
  if (status === 'open') {
    return html`<div class="outcome"><button class="won" data-outcome="won" data-deal="${id}">Won</button><button class="lost" data-outcome="lost" data-deal="${id}">Lost</button></div>`;
  }
  return html`<div class="outcome"><span class="badge ${status}">${status === 'won' ? 'Won' : 'Lost'}</span><button class="quiet" data-outcome="open" data-deal="${id}">Reopen</button></div>`;
}

function personCard({ id, name, phones }: DemoContact): Html {
  return html`<div class="person">${avatar(name)}<div><a href="/person/${id}">${name}</a>
  ${phones.map((phone) => html`<span class="phone">${ICONS.phone}<span data-test="phone-number-button">${phone}</span></span>`)}</div></div>`;
}

function feedItem(kind: 'phone' | 'note', title: Html, when: string, text: string): Html {
  return html`<article class="item"><span class="dot">${ICONS[kind]}</span><div><p><b>${title}</b><span class="soft">${when}</span></p><p>${text}</p></div></article>`;
}

function personView(id: string, all: [string, DemoDeal][]): Html {
  const person = all.flatMap(([, { contacts }]) => contacts).find((contact) => contact.id === id);
  if (!person) return notFound('This person has left.');
  const deals = all.filter(([, { contacts }]) => contacts.some((contact) => contact.id === id));
  return html`<section class="card"><h2>Person</h2>${personCard(person)}<h2>Deals</h2>
<ul class="links">${deals.map(([deal, { name }]) => html`<li><a href="/deal/${deal}">${name}</a></li>`)}</ul></section>`;
}

function board(all: [string, DemoDeal][]): Html {
  return html`<div class="board">${STAGES.map((stage, index) => {
    const here = all.filter(([, deal]) => deal.stage === index && deal.status === 'open');
    return html`<section><h2>${stage} <span class="soft">${here.length}</span></h2>${here.map(([id, deal]) => boardCard(id, deal))}</section>`;
  })}</div>`;
}

function boardCard(id: string, { name, value, contacts: [main] }: DemoDeal): Html {
  return html`<a class="card tile" href="/deal/${id}"><b>${name || `Deal ${id}`}</b><span class="soft">${main?.name ?? 'Nobody'}</span><span>${value}</span></a>`;
}

function list(all: [string, DemoDeal][]): Html {
  return html`<section class="card"><h2>Deals</h2><table><thead><tr><th>Title</th><th>Value</th><th>Person</th><th>Owner</th><th>Status</th></tr></thead>
<tbody>${all.map(([id, deal]) => html`<tr><td><a href="/deal/${id}">${deal.name || `Deal ${id}`}</a></td><td>${deal.value}</td><td>${deal.contacts[0]?.name ?? '–'}</td><td>${deal.owner.name}</td><td>${deal.status}</td></tr>`)}</tbody></table></section>`;
}
