import { isDeepStrictEqual } from 'node:util';
import {
  createWazzup,
  DEFAULT_TOKEN,
  type Wazzup,
  type WazzupOptions,
  type Deal as WireDeal,
} from '../wazzup/index.ts';
import { parseJson } from '../wazzup/json.ts';
import type { Wire } from './manager.ts';

/** What Wazzup showed somebody of one deal. */
export interface Read {
  what: 'read';
  /** Whose token it was: its number among the account's. */
  by: number;
  id: string;
  deal: WireDeal | undefined;
}

/** What one write request was to make of one deal, and what it has really changed. */
export interface Write {
  what: 'write';
  by: number;
  method: string;
  id: string;
  want: WireDeal | undefined;
  before: WireDeal | undefined;
  after: WireDeal | undefined;
  /** How long the log was when it arrived: looks from then on may have been answered before it took effect. */
  arrived: number;
  /** What Wazzup said of it, if anything. */
  answer: 'taken' | 'refused' | undefined;
}

export interface AccountOptions extends WazzupOptions {
  /** Told of each write before it takes effect, and waited for. */
  onWrite?: (write: Write) => Promise<void>;
}

export interface Account {
  wazzup: Wazzup;
  /** Every look at a deal that was answered and every write that arrived, in the order in which Wazzup got them. */
  log: readonly (Read | Write)[];
  /** The writes that have changed something. */
  effects: readonly Write[];
  /** Every write that has arrived is answered: one may change something long before that. */
  settled: () => Promise<unknown>;
  /** Called in-process. */
  wire: Wire;
  /** To be served. */
  fetch: (request: Request, env?: object) => Promise<Response>;
}

/** An account at Wazzup that remembers what it has shown, and what each request has really changed. */
export function createAccount({ onWrite = async () => {}, ...options }: AccountOptions): Account {
  const wazzup = createWazzup({ rateLimit: false, ...options });
  const { tokens = [DEFAULT_TOKEN] } = options;
  const log: (Read | Write)[] = [];
  const effects: Write[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const whose = ({ headers }: Request): number =>
    tokens.findIndex((token) => headers.get('authorization') === `Bearer ${token}`);

  async function read(request: Request, env: object | undefined): Promise<Response> {
    const response = await wazzup.app.fetch(request, env);
    const [, id] = /\/v2\/deals\/(.+)$/.exec(new URL(request.url).pathname) ?? [];
    const isAnswer = response.status === 404 || response.headers.get('content-type')?.includes('json');
    if (id === undefined || !(response.ok || response.status === 404) || !isAnswer) return response;
    const deal = response.ok ? dealIn(await response.clone().text()) : undefined;
    log.push({ what: 'read', by: whose(request), id: decodeURIComponent(id), deal });
    return response;
  }

  async function write(request: Request, env: object | undefined, arrived: number): Promise<Response> {
    const about = { what: 'write' as const, by: whose(request), method: request.method, arrived };
    const writes = [...wantedBy(await request.clone().json())].map(([id, want]): Write => {
      return { ...about, id, want, before: undefined, after: undefined, answer: undefined };
    });
    for (const one of writes) await onWrite(one);
    for (const one of writes) one.before = wazzup.deals.get(one.id);
    log.push(...writes);
    try {
      const response = await wazzup.app.fetch(request, env);
      for (const one of writes) one.answer = answerIn(response);
      return response;
    } finally {
      for (const one of writes) one.after = wazzup.deals.get(one.id);
      effects.push(...writes.filter(({ before, after }) => !isDeepStrictEqual(before, after)));
    }
  }

  async function fetch(request: Request, env?: object): Promise<Response> {
    if (request.method === 'GET') return read(request, env);
    // One after the other, so that each change belongs to one request.
    const arrived = log.length;
    const mine = writing.then(() => write(request, env, arrived));
    writing = mine.catch(() => {});
    return mine;
  }

  return { wazzup, log, effects, settled: () => writing, fetch, wire: (url, init) => fetch(new Request(url, init)) };
}

/** The deal in an answer, however the switches shape it. */
function dealIn(text: string): WireDeal | undefined {
  const { data } = parseJson(text) as { data: WireDeal | WireDeal[] };
  const [deal] = [data].flat();
  return deal && { ...deal, id: String(deal.id), contacts: deal.contacts.map(String) };
}

function answerIn({ ok, status, headers }: Response): Write['answer'] {
  if (status >= 400 && status < 500) return 'refused';
  return ok && !headers.get('content-type')?.includes('html') ? 'taken' : undefined;
}

/** What a write is to leave of each deal. */
function wantedBy(body: unknown): Map<string, WireDeal | undefined> {
  const { deals = [], deal_ids = [] } = body as { deals?: WireDeal[]; deal_ids?: string[] };
  return new Map([
    ...deals.map((deal): [string, WireDeal] => [deal.id, deal]),
    ...deal_ids.map((id): [string, undefined] => [id, undefined]),
  ]);
}
