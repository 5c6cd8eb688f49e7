import { Hono } from 'hono';
import { html } from 'hono/html';
import { createBitrix24 } from './bitrix24.ts';
import { createDeals, type Deals, OWN_SERVER_HOST } from './deals.ts';
import { createHubSpot } from './hubspot.ts';
import { createKommo } from './kommo.ts';
import { createPipedrive } from './pipedrive.ts';
import { createZoho } from './zoho.ts';

/** The switches that tests can turn. */
export interface Moods {
  refuses: boolean;
  /** Answers session requests with this status, 429 or 503, and with these headers. */
  asksForPause?: { status: 429 | 503; headers: Record<string, string> } | undefined;
  /** What session requests wait for. */
  released: Promise<void>;
}

export interface Crm {
  /** Answers for the CRMs' own hosts (`*.pipedrive.com`, `crm.zoho.eu`, …), by the Host header. */
  app: Hono;
  deals: Deals;
  /** Whether the CRM answers session requests with 401. */
  refuseSession(refuses: boolean): void;
  /** Has the CRM answer session requests with 429, or 503, and with these headers; without a status it answers again. */
  askForPause(status?: 429 | 503, headers?: Record<string, string>): void;
  /** Keeps the answers to session requests back, until they are released. */
  hold(): void;
  release(): void;
  /** Everything that browsers requested: pages and session requests. */
  requests: { method: string; host: string; path: string }[];
}

/** A small CRM that looks to a reader like Pipedrive, Kommo, Zoho CRM, HubSpot or Bitrix24, and to a person like none. */
export function createCrm(): Crm {
  const deals = createDeals();
  const moods: Moods = { refuses: false, released: Promise.resolve() };
  let release = () => {};
  const requests: Crm['requests'] = [];
  const pipedrive = createPipedrive(deals, moods);
  const kommo = createKommo(deals, moods);
  const zoho = createZoho(deals, moods);
  const hubspot = createHubSpot(deals, moods);
  const bitrix24 = createBitrix24(deals, moods, '');
  const ownServer = createBitrix24(deals, moods, '/portal');

  const app = new Hono();
  app.all('*', async (c) => {
    const url = new URL(c.req.url);
    const host = (c.req.header('host') ?? url.host).replace(/:\d+$/, '');
    requests.push({ method: c.req.method, host, path: url.pathname + url.search });
    if (/\.pipedrive\.com$/.test(host)) return pipedrive.fetch(c.req.raw, { host });
    if (/\.(kommo\.com|amocrm\.(ru|com))$/.test(host)) return kommo.fetch(c.req.raw, { host });
    if (host === 'crm.zoho.com' && url.pathname === '/around') return c.html(around(url.searchParams.getAll('frame')));
    if (/^crm\.zoho\.(com|eu)$/.test(host)) return zoho.fetch(c.req.raw, { host });
    if (host === 'one.zoho.com') return c.html(zohoOne(url.pathname));
    if (/^app(-eu1)?\.hubspot\.com$/.test(host)) return hubspot.fetch(c.req.raw, { host });
    if (/\.bitrix24\.com$/.test(host)) return bitrix24.fetch(c.req.raw, { host });
    if (host === OWN_SERVER_HOST) return ownServer.fetch(c.req.raw, { host });
    return c.notFound();
  });

  return {
    app,
    deals,
    refuseSession: (refuses) => {
      moods.refuses = refuses;
    },
    askForPause: (status, headers = {}) => {
      moods.asksForPause = status && { status, headers };
    },
    hold: () => {
      moods.released = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    requests,
  };
}

/** A page of Zoho One, which shows the same path of the CRM in a frame, under another address. */
const zohoOne = (path: string) => html`<!doctype html>
<html lang="en">
  <head><title>Demo One</title><style>body{margin:0}iframe{width:100%;height:100vh;border:0}</style></head>
  <body><iframe title="CRM" src="https://crm.zoho.com${path}"></iframe></body>
</html>`;

/** A page of the CRM's own that has other pages of the CRM in frames, and shows the last. */
const around = (paths: string[]) => html`<!doctype html>
<html lang="en">
  <head><title>Demo CRM</title><style>iframe:not(:last-child){display:none}</style></head>
  <body>${paths.map((path) => html`<iframe src="${path}"></iframe>`)}</body>
</html>`;
