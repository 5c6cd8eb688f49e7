import { Hono } from 'hono';
import { createDeals, type Deals } from './deals.ts';
import { createKommo } from './kommo.ts';
import { createPipedrive } from './pipedrive.ts';

/** What the tests can turn. */
export interface Moods {
  refuses: boolean;
  delayMs: number;
}

export interface Crm {
  /** Answers for `*.pipedrive.com`, `*.kommo.com` and `*.amocrm.ru|com`, by the Host header. */
  app: Hono;
  deals: Deals;
  /** Whether session requests are answered with 401. */
  refuseSession(refuses: boolean): void;
  /** How long session requests take. */
  slow(ms: number): void;
  /** Everything that was asked: pages and session requests. */
  requests: { method: string; host: string; path: string }[];
}

/** A small CRM that looks to a reader like Pipedrive or Kommo, and to a person like neither. */
export function createCrm(): Crm {
  const deals = createDeals();
  const moods: Moods = { refuses: false, delayMs: 0 };
  const requests: Crm['requests'] = [];
  const pipedrive = createPipedrive(deals, moods);
  const kommo = createKommo(deals, moods);

  const app = new Hono();
  app.all('*', async (c) => {
    const url = new URL(c.req.url);
    const host = (c.req.header('host') ?? url.host).replace(/:\d+$/, '');
    requests.push({ method: c.req.method, host, path: url.pathname + url.search });
    if (/\.pipedrive\.com$/.test(host)) return pipedrive.fetch(c.req.raw, { host });
    if (/\.(kommo\.com|amocrm\.(ru|com))$/.test(host)) return kommo.fetch(c.req.raw, { host });
    return c.notFound();
  });

  return {
    app,
    deals,
    refuseSession: (refuses) => {
      moods.refuses = refuses;
    },
    slow: (ms) => {
      moods.delayMs = ms;
    },
    requests,
  };
}
