import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { html, raw } from 'hono/html';
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
  SESSION,
  type Skin,
  type View,
} from './shell.ts';

const STAGES = ['New', 'Measured', 'Offer sent', 'Contract'];
const STAGE_IDS = ['NEW', 'PREPARATION', 'EXECUTING', 'FINAL_INVOICE'];

/** Serves pages and session requests as the reader of Bitrix24 knows them, in a folder of the server if one is given. */
export function createBitrix24(deals: Deals, moods: Moods, folder: string): Hono<Env> {
  const skin: Skin = {
    name: 'bitrix24',
    menu: [{ path: `${folder}/crm/deal/list/`, label: 'Deals', icon: ICONS.list }],
    view: (host, path, query) => viewOf(deals, host, folder, path, query.get('IFRAME') === 'Y'),
    // Bitrix24's own pages name the session's token, and the deal's model, in scripts of theirs.
    head: (session) => html`<script>
      window.BX = { message() {}, Crm: { EntityEditorModelFactory: { create() {} } } };
      BX.message({'LANGUAGE_ID':'en','SITE_DIR':'${folder}/','bitrix_sessid':'${tokenOf(session)}'});
    </script>`,
    script: 'bitrix24.js',
  };
  const app = createShell(skin, deals);
  addRest(app, deals, moods, folder);
  addPages(app, skin);
  return app;
}

/* ---- session requests ---- */

type Answer = { result: unknown } | { error: string; error_description: string };

/** The token of a session. It is not the cookie, which scripts cannot read. */
function tokenOf(session: string): string {
  return createHash('md5').update(session).digest('hex');
}

function addRest(app: Hono<Env>, deals: Deals, moods: Moods, folder: string): void {
  app.post(`${folder}/rest/:method{.+\\.json}`, async (c) => {
    await moods.released;
    if (moods.asksForPause) return c.json({ error: 'QUERY_LIMIT_EXCEEDED' }, moods.asksForPause);
    const form = new URLSearchParams(await c.req.text());
    const refusal = refusalOf(c, moods, form.get('sessid'));
    if (refusal) return c.json(refusal, 401);
    const method = c.req.param('method').replace(/\.json$/, '');
    if (method === 'batch') return c.json({ result: batch(deals, c.env.host, form), time: {} });
    const answer = call(deals, c.env.host, method, form);
    return c.json(answer, 'error' in answer ? 400 : 200);
  });
}

/** Lets in only the page's own session; to one with an old token it answers with the new token. */
function refusalOf(c: Context<Env>, moods: Moods, token: string | null) {
  const session = getCookie(c, SESSION);
  if (moods.refuses || session === undefined) return { error: 'NO_AUTH_FOUND', error_description: 'Not authorized' };
  if (token === tokenOf(session)) return undefined;
  return { error: 'session_failed', error_description: 'Sessid check failed', sessid: tokenOf(session) };
}

function batch(deals: Deals, host: string, form: URLSearchParams) {
  const answers = [...form].flatMap(([name, command]): [string, Answer][] => {
    const key = /^cmd\[(\w+)\]$/.exec(name)?.[1];
    const [method = '', query] = command.split('?');
    return key === undefined ? [] : [[key, call(deals, host, method, new URLSearchParams(query))]];
  });
  const results = answers.flatMap(([key, answer]) => ('result' in answer ? [[key, answer.result] as const] : []));
  const errors = answers.flatMap(([key, answer]) => ('error' in answer ? [[key, answer] as const] : []));
  return { result: orEmptyList(results), result_error: orEmptyList(errors), result_total: [], result_next: [] };
}

/** PHP writes an object without anything in it as a list. */
function orEmptyList(entries: (readonly [string, unknown])[]) {
  return entries.length > 0 ? Object.fromEntries(entries) : [];
}

function call(deals: Deals, host: string, method: string, query: URLSearchParams): Answer {
  const id = query.get('id') ?? query.get('ID') ?? '';
  const deal = deals.get(host, id);
  const contact = peopleOf(deals, host).find((one) => one.id === id);
  const found: Record<string, unknown> = {
    'crm.deal.get': deal && oldJson(id, deal),
    'crm.item.get': deal && { item: newJson(id, deal) },
    'crm.deal.contact.items.get': deal?.contacts.map(linkJson),
    'crm.contact.get': contact && contactJson(contact),
    'user.get': usersOf(deals, host)
      .filter((user) => user.id === id)
      .map((user) => ({ ID: user.id, ACTIVE: true, NAME: user.name, LAST_NAME: '' })),
  };
  if (!Object.hasOwn(found, method)) return { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' };
  const result = found[method];
  return result === undefined ? { error: 'NOT_FOUND', error_description: 'Not found' } : { result };
}

function usersOf(deals: Deals, host: string): DemoUser[] {
  return [...deals.list(host).map(([, { owner }]) => owner), ...teamOf(host)].filter(
    ({ id }, index, all) => all.findIndex((other) => other.id === id) === index,
  );
}

function peopleOf(deals: Deals, host: string): DemoContact[] {
  return deals.list(host).flatMap(([, { contacts }]) => contacts);
}

function oldJson(id: string, deal: DemoDeal) {
  return {
    ID: id,
    TITLE: deal.name,
    CATEGORY_ID: '0',
    STAGE_ID: stageOf(deal),
    STAGE_SEMANTIC_ID: meaningOf(deal),
    CLOSED: deal.status === 'open' ? 'N' : 'Y',
    ASSIGNED_BY_ID: deal.owner.id,
    CONTACT_ID: deal.contacts[0]?.id ?? null,
    COMPANY_ID: '0',
  };
}

function newJson(id: string, deal: DemoDeal) {
  return {
    id: numberOf(id),
    title: deal.name,
    stageId: stageOf(deal),
    stageSemanticId: meaningOf(deal),
    assignedById: numberOf(deal.owner.id),
    contactId: numberOf(deal.contacts[0]?.id ?? '0'),
    contactIds: deal.contacts.map((contact) => numberOf(contact.id)),
  };
}

function stageOf({ status, stage }: DemoDeal): string {
  return { open: STAGE_IDS[stage] ?? 'NEW', won: 'WON', lost: 'LOSE' }[status];
}

function meaningOf({ status }: DemoDeal): string {
  return { open: 'P', won: 'S', lost: 'F' }[status];
}

function linkJson({ id }: DemoContact, index: number) {
  return { CONTACT_ID: numberOf(id), SORT: (index + 1) * 10, ROLE_ID: 0, IS_PRIMARY: index === 0 ? 'Y' : 'N' };
}

function contactJson({ id, name, phones }: DemoContact) {
  const fields = phones.map((VALUE, index) => ({ ID: String(index + 1), VALUE_TYPE: 'WORK', VALUE, TYPE_ID: 'PHONE' }));
  const phone = fields.length > 0 ? { PHONE: fields } : {};
  return { ID: id, NAME: name, SECOND_NAME: null, LAST_NAME: null, ...phone };
}

/* ---- pages ---- */

function viewOf(deals: Deals, host: string, folder: string, path: string, isInside: boolean): View {
  const place = path.startsWith(folder) ? path.slice(folder.length) : undefined;
  const [, kind, id = ''] = /^\/crm\/(deal|contact)\/details\/(\d+)\/?$/.exec(place ?? '') ?? [];
  const all = deals.list(host);
  if (kind && isInside) return cardOf(deals, host, folder, kind, id);
  if (kind) return { title: 'Deals', body: html`${list(folder, all)}${slider(`${folder}${place}`, folder)}` };
  if (place === '/crm/deal/list/' || place === '/' || place === '') return { title: 'Deals', body: list(folder, all) };
  return { title: 'Not found', body: notFound('No page of the demo has this address.') };
}

function cardOf(deals: Deals, host: string, folder: string, kind: string, id: string): View {
  const deal = kind === 'deal' ? deals.get(host, id) : undefined;
  if (deal) return { title: deal.name, body: dealCard(id, deal, deals.list(host), teamOf(host), folder) };
  const contact = kind === 'contact' ? peopleOf(deals, host).find((one) => one.id === id) : undefined;
  if (contact) return { title: contact.name, body: contactCard(contact, deals.list(host), folder) };
  return { title: 'Not found', body: notFound('This card is gone.') };
}

/** Shows a card over the list, on direct visits as after a click. */
function slider(path: string, folder: string): Html {
  return html`<div class="side-panel side-panel-overlay side-panel-overlay-open" style="z-index: 1300" data-path="${path}" data-before="${folder}/crm/deal/list/">
  <div class="side-panel-container">
    <button class="side-panel-label" data-close-slider aria-label="Close">✕</button>
    <div class="side-panel-content-container"><iframe class="side-panel-iframe" title="Card" src="${path}?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER"></iframe></div>
  </div>
</div>`;
}

function list(folder: string, all: [string, DemoDeal][]): Html {
  return html`<section class="card"><h2 id="pagetitle">Deals</h2><table><thead><tr><th>Deal</th><th>Amount</th><th>Client</th><th>Responsible</th><th>Stage</th></tr></thead>
<tbody>${all.map(([id, deal]) => html`<tr><td><a href="${folder}/crm/deal/details/${id}/">${deal.name || `Deal #${id}`}</a></td><td>${deal.value}</td><td>${deal.contacts[0]?.name ?? '–'}</td><td>${deal.owner.name}</td><td>${stageName(deal)}</td></tr>`)}</tbody></table></section>
<template id="slider">${slider('', folder)}</template>`;
}

function stageName({ status, stage }: DemoDeal): string {
  return { open: STAGES[stage] ?? 'New', won: 'Deal won', lost: 'Deal lost' }[status];
}

function dealCard(id: string, deal: DemoDeal, all: [string, DemoDeal][], team: DemoUser[], folder: string): Html {
  const title = deal.name || `Deal #${id}`;
  return html`
<div class="deal-head card">
  <div class="title-row">
    <h1><span id="pagetitle" class="pagetitle-item">${title}</span><span id="pagetitle_edit" hidden>Edit</span></h1>
    ${outcome(id, deal)}
  </div>
  <div class="stages">
    ${STAGES.map((stage, index) => html`<span class="crm-entity-section-status-step ${deal.status === 'open' && index <= deal.stage ? 'passed' : ''}" data-id="${STAGE_IDS[index]}"><span class="crm-entity-section-status-step-item-text">${stage}</span></span>`)}
    <span class="crm-entity-section-status-step ${deal.status}" data-id="${deal.status === 'lost' ? 'LOSE' : 'WON'}"><span class="crm-entity-section-status-step-item-text">${deal.status === 'lost' ? 'Deal lost' : 'Deal won'}</span></span>
  </div>
</div>
<div class="columns">
  <aside>
    <section class="card"><h2>About the deal</h2>
      <dl class="rows">
        ${row('STAGE_ID', 'Stage', html`<span class="ui-entity-editor-content-block-text">${stageName(deal)}</span>`)}
        ${row('OPPORTUNITY', 'Amount', html`<span class="ui-entity-editor-content-block-text">${deal.value}</span>`)}
        ${row('ASSIGNED_BY_ID', 'Responsible', employee(deal.owner, folder))}
        ${row('OBSERVER', 'Observers', employee({ id: '399', name: 'Eva Stone' }, folder))}
      </dl>
    </section>
    <section class="card" data-cid="CLIENT"><h2>Client</h2>${deal.contacts.map((contact) => client(contact, folder))}
      <div class="crm-entity-widget-client-block person">${avatar('Moore Interiors')}<div><a class="crm-entity-widget-client-box-name" href="${folder}/crm/company/details/71/">Moore Interiors</a></div></div>
    </section>
    ${otherDeals(
      'Other deals',
      all
        .filter(([other]) => other !== id)
        .map(([other, { name }]) => [`${folder}/crm/deal/details/${other}/`, name || `Deal #${other}`]),
    )}
    ${changeForm(id, deal, team)}
  </aside>
  <main class="card feed">
    <div class="composer"><b>Comment</b><span>To do</span><span>Call</span><span>E-mail</span><p>Leave a comment…</p></div>
    <h2>Timeline</h2>
    ${entry('phone', html`<a href="${folder}/company/personal/user/302/">Tom Baker</a> called <a href="${folder}/crm/contact/details/8002/">Eva Stone</a>`, 'Today, 10:20', 'Wants the offer in writing. Prefers messages to calls.')}
    ${entry('note', html`Comment by <a href="${folder}/company/personal/user/303/">Ines Duarte</a>`, 'Yesterday, 16:05', 'Measured on site; the drawing is attached to the order.')}
    ${entry('note', html`Deal created`, 'Monday, 9:12', 'From the request form of the website.')}
  </main>
</div>
<script>
  BX.Crm.EntityEditorModelFactory.create(2, "", { data: ${raw(asScript(modelOf(id, deal, folder)))} });
</script>`;
}

function row(cid: string, label: string, value: Html): Html {
  return html`<div data-cid="${cid}"><dt class="ui-entity-editor-block-title-text">${label}</dt><dd>${value}</dd></div>`;
}

function employee({ id, name }: DemoUser, folder: string): Html {
  return html`${avatar(name)} <a class="crm-widget-employee-name" href="${folder}/company/personal/user/${id}/">${name}</a>`;
}

/** Shows the first of several phones. */
function client({ id, name, phones: [phone] }: DemoContact, folder: string): Html {
  return html`<div class="crm-entity-widget-client-block person">${avatar(name)}<div><a class="crm-entity-widget-client-box-name" href="${folder}/crm/contact/details/${id}/">${name}</a>
  ${phone ? html`<span class="phone">${ICONS.phone}<span class="crm-entity-widget-client-contact-phone">${phone}</span></span>` : ''}</div></div>`;
}

function entry(kind: 'phone' | 'note', title: Html, when: string, text: string): Html {
  return html`<article class="item"><span class="dot">${ICONS[kind]}</span><div><p><b>${title}</b><span class="soft">${when}</span></p><p>${text}</p></div></article>`;
}

function outcome(id: string, { status }: DemoDeal): Html {
  if (status === 'open') {
    return html`<div class="outcome"><button class="won" data-outcome="won" data-deal="${id}">Won</button><button class="lost" data-outcome="lost" data-deal="${id}">Lost</button></div>`;
  }
  return html`<div class="outcome"><span class="badge ${status}">${status === 'won' ? 'Won' : 'Lost'}</span><button class="quiet" data-outcome="open" data-deal="${id}">Reopen</button></div>`;
}

function contactCard(contact: DemoContact, all: [string, DemoDeal][], folder: string): Html {
  const deals = all.filter(([, { contacts }]) => contacts.some(({ id }) => id === contact.id));
  return html`<section class="card"><h1><span id="pagetitle">${contact.name}</span></h1>
${contact.phones.map((phone) => html`<span class="phone">${ICONS.phone}${phone}</span>`)}<h2>Deals</h2>
<ul class="links">${deals.map(([id, { name }]) => html`<li><a href="${folder}/crm/deal/details/${id}/">${name || `Deal #${id}`}</a></li>`)}</ul></section>`;
}

function modelOf(id: string, deal: DemoDeal, folder: string) {
  return {
    ID: id,
    TITLE: deal.name,
    STAGE_ID: stageOf(deal),
    ASSIGNED_BY_ID: deal.owner.id,
    ASSIGNED_BY_FORMATTED_NAME: deal.owner.name,
    CLIENT_INFO: {
      COMPANY_DATA: [],
      CONTACT_DATA: deal.contacts.map((contact) => ({
        id: numberOf(contact.id),
        typeName: 'CONTACT',
        title: contact.name,
        url: `${folder}/crm/contact/details/${contact.id}/`,
        advancedInfo: {
          multiFields: contact.phones.map((VALUE) => ({ TYPE_ID: 'PHONE', VALUE, VALUE_FORMATTED: VALUE })),
        },
      })),
    },
  };
}

/** Writes a value so that it may stand in a page's script. */
function asScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003C');
}
