import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono, type MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Deals, DemoContact, DemoDeal, DemoUser } from './deals.ts';
import type { Moods } from './index.ts';

/** What the demo CRMs share: the frame around a view, going from view to view without loading, the session, changes. */

export interface Env {
  Bindings: { host: string };
}

export type Html = ReturnType<typeof html>;

/** The view that an address shows. */
export interface View {
  title: string;
  body: Html;
}

export interface Skin {
  /** The CRM's own class, accents and menu. */
  name: 'pipedrive' | 'kommo' | 'zoho' | 'hubspot' | 'bitrix24';
  menu: { path: string; label: string; icon: Html }[];
  view(host: string, path: string, query: URLSearchParams): View;
  /** The name of the cookie in which the page reads the token that it repeats in every request. */
  tokenCookie?: string;
  /** Says whose CRM it is, where the host does not. */
  company?: string;
  /** The data that each page passes on to its scripts, in the page itself. */
  head?(session: string): Html;
  /** A script of the CRM's own, beside app.js. */
  script?: string;
}

export const SESSION = 'demo_session';

export function createShell(skin: Skin, deals: Deals): Hono<Env> {
  const app = new Hono<Env>();
  const asset = (name: string) => readFileSync(join(import.meta.dirname, 'assets', name), 'utf8');

  app.get('/demo/app.css', (c) => c.body(asset('app.css'), 200, { 'content-type': 'text/css' }));
  for (const name of ['app.js', ...(skin.script ? [skin.script] : [])])
    app.get(`/demo/${name}`, (c) => c.body(asset(name), 200, { 'content-type': 'text/javascript' }));

  app.get('/demo/view', async (c) => {
    const { pathname, searchParams } = new URL(c.req.query('path') ?? '/', c.req.url);
    const { title, body } = skin.view(c.env.host, pathname, searchParams);
    return c.json({ title, body: String(await body) });
  });

  let nextContact = 7001;
  app.post('/demo/deals/:id', async (c) => {
    const change: Partial<DemoDeal> = await c.req.json();
    const contacts = change.contacts?.map((contact) => ({ ...contact, id: contact.id || String(nextContact++) }));
    deals.set(c.env.host, c.req.param('id'), { ...change, ...(contacts && { contacts }) });
    return c.json({ success: true });
  });

  return app;
}

/** Serves the pages themselves. A CRM has to add it last, since any path is a page. */
export function addPages(app: Hono<Env>, skin: Skin): void {
  app.get('*', async (c) => {
    const { host } = c.env;
    const view = skin.view(host, c.req.path, new URL(c.req.url).searchParams);
    const secret = getCookie(c, SESSION) ?? crypto.randomUUID().replaceAll('-', '');
    if (!getCookie(c, SESSION)) {
      setCookie(c, SESSION, secret, { path: '/', httpOnly: true, sameSite: 'Lax' });
      if (skin.tokenCookie) setCookie(c, skin.tokenCookie, secret, { path: '/', sameSite: 'Lax' });
    }
    // The demo is as strict as CRMs are, so that nothing the extension adds leans on the page's leniency.
    const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
    c.header('Content-Security-Policy', skin.head ? `${policy}; script-src 'self' 'unsafe-inline'` : policy);
    return c.html(page(skin, view, host, skin.head?.(secret) ?? '', c.req.query('IFRAME') === 'Y'));
  });
}

/** Lets in only the page's own session, as late or as unwillingly as the tests have set. */
export function sessionOnly(skin: Skin, moods: Moods): MiddlewareHandler<Env> {
  return async (c, next) => {
    await moods.released;
    const { asksForPause } = moods;
    if (asksForPause) return c.json({ error: 'too many requests' }, asksForPause);
    const session = getCookie(c, SESSION);
    const isOwn = session !== undefined && (skin.name !== 'pipedrive' || c.req.query('session_token') === session);
    if (moods.refuses || !isOwn) return c.json({ success: false, error: 'unauthorized access' }, 401);
    await next();
  };
}

function page(skin: Skin, { title, body }: View, host: string, head: Html | string, isInside: boolean): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/demo/app.css">
    ${head}
    <script src="/demo/app.js" defer></script>
    ${skin.script ? html`<script src="/demo/${skin.script}" defer></script>` : ''}
  </head>
  <body class="${skin.name}${isInside ? ' inside' : ''}">
    ${isInside ? '' : around(skin, host)}
    <div id="views">${body}</div>
  </body>
</html>`;
}

/** Writes what is around a view, unless the view is in a frame of the CRM's own page. */
function around(skin: Skin, host: string): Html {
  const company = skin.company ?? host.split('.')[0] ?? host;
  return html`<nav class="rail" aria-label="Main">
      <span class="mark" aria-hidden="true">${initials(company)}</span>
      ${skin.menu.map(({ path, label, icon }) => html`<a href="${path}" title="${label}" aria-label="${label}">${icon}</a>`)}
    </nav>
    <header class="top">
      <strong>Demo CRM</strong><span class="chip">for trying out · invented data</span>
      <span class="company">${company}</span>
    </header>`;
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

export function avatar(name: string): Html {
  return html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`;
}

export function notFound(what: string): Html {
  return html`<section class="card nothing"><h2>Nothing here</h2><p>${what}</p></section>`;
}

export function otherDeals(title: string, links: [path: string, name: string][]): Html | string {
  if (links.length === 0) return '';
  return html`<section class="card"><h2>${title}</h2>
  <ul class="links">${links.map(([path, name]) => html`<li><a href="${path}">${name}</a></li>`)}</ul></section>`;
}

/** The form with which a test changes a deal in the CRM, as colleagues would meanwhile. */
export function changeForm(id: string, deal: DemoDeal, team: DemoUser[]): Html {
  const owners = team.some((user) => user.id === deal.owner.id) ? team : [deal.owner, ...team];
  return html`<details class="card change">
  <summary>Change this deal</summary>
  <form data-change="${id}">
    <label>Title <input name="title" value="${deal.name}"></label>
    <label>Owner
      <select name="owner">${owners.map((user) => html`<option value="${user.id}" ${user.id === deal.owner.id ? 'selected' : ''}>${user.name}</option>`)}</select>
    </label>
    <fieldset>
      <legend>Contacts</legend>
      ${deal.contacts.map(contactRow)}
      <button type="button" class="quiet" data-add-contact>Add a contact</button>
    </fieldset>
    <template>${contactRow({ id: '', name: '', phones: [] })}</template>
    <label>Outcome
      <select name="status">${(['open', 'won', 'lost'] as const).map((status) => html`<option ${status === deal.status ? 'selected' : ''}>${status}</option>`)}</select>
    </label>
    <button>Save</button>
  </form>
</details>`;
}

function contactRow({ id, name, phones }: DemoContact): Html {
  return html`<div class="person-row" data-contact="${id}">
  <input name="contact" value="${name}" aria-label="Name" placeholder="Name">
  <input name="phones" value="${phones.join(', ')}" aria-label="Phones" placeholder="Phones, with commas">
  <button type="button" class="quiet" data-remove-contact aria-label="Remove ${name}">✕</button>
</div>`;
}
