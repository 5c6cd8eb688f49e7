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

const MANAGERS = 2;

/** What Wazzup showed a manager of one deal. */
export interface Read {
  what: 'read';
  /** The account's number. */
  account: number;
  /** The manager: two managers take turns among the account's tokens. */
  by: number;
  id: string;
  deal: WireDeal | undefined;
}

/** What one write request wants to make of one deal, and what it really changed. */
export interface Write {
  what: 'write';
  account: number;
  by: number;
  method: string;
  id: string;
  want: WireDeal | undefined;
  before: WireDeal | undefined;
  after: WireDeal | undefined;
  /** The log's length when the write arrived: Wazzup may have answered later looks before the write took effect. */
  arrived: number;
  /** Wazzup's answer; undefined if none can be understood. */
  answer: 'taken' | 'refused' | undefined;
}

export interface AccountOptions extends WazzupOptions {
  /** The account's number among those of a story. */
  number?: number;
  /** The log that the accounts of a story share. */
  log?: (Read | Write)[];
  /** Called for each case that the stories have to meet. */
  onCase?: (what: string) => void;
  /** Called for each write; the account waits for it before the write takes effect. */
  onWrite?: (write: Write) => Promise<void>;
}

export interface Account {
  number: number;
  wazzup: Wazzup;
  /** All looks that Wazzup answered and all writes that arrived, in the order in which Wazzup got them. */
  log: readonly (Read | Write)[];
  /** The writes that changed something. */
  effects: readonly Write[];
  /** Resolves once Wazzup has answered all writes that arrived; they may have taken effect long before. */
  settled: () => Promise<unknown>;
  /** Sends a request in-process. */
  wire: Wire;
  /** Answers a request of a server. */
  fetch: (request: Request, env?: object) => Promise<Response>;
}

/** Creates an account at the stand-in for Wazzup that records what it showed, and what each request really changed. */
export function createAccount({
  onWrite = async () => {},
  onCase = () => {},
  log = [],
  number = 0,
  ...options
}: AccountOptions): Account {
  const wazzup = createWazzup({ rateLimit: false, ...options });
  const { tokens = [DEFAULT_TOKEN] } = options;
  const effects: Write[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const managerOf = ({ headers }: Request): number =>
    tokens.findIndex((token) => headers.get('authorization') === `Bearer ${token}`) % MANAGERS;

  async function read(request: Request, env: object | undefined): Promise<Response> {
    const response = await wazzup.app.fetch(request, env);
    const [, id] = /\/v2\/deals\/(.+)$/.exec(new URL(request.url).pathname) ?? [];
    if (response.status === 503 && response.headers.has('retry-after')) onCase('503 with Retry-After');
    if (id === undefined || !(response.ok || response.status === 404)) return response;
    const asked = decodeURIComponent(id);
    const shown = response.ok ? shownIn(await response.clone().text(), asked) : { deal: undefined };
    if (shown) log.push({ what: 'read', account: number, by: managerOf(request), id: asked, ...shown });
    else if (response.headers.get('content-type')?.includes('json')) onCase('read that says nothing');
    return response;
  }

  async function write(request: Request, env: object | undefined, arrived: number): Promise<Response> {
    const about = { what: 'write' as const, account: number, by: managerOf(request), method: request.method, arrived };
    const writes = [...wantsIn(await request.clone().json())].map(([id, want]): Write => {
      return { ...about, id, want, before: undefined, after: undefined, answer: undefined };
    });
    // Whoever sent a write that still waited for its turn may have died and looked again since. Wazzup has no such queue.
    if (request.signal.aborted) return new Response(null, { status: 503 });
    for (const write of writes) await onWrite(write);
    for (const write of writes) write.before = wazzup.deals.get(write.id);
    log.push(...writes);
    try {
      const response = await wazzup.app.fetch(request, env);
      for (const write of writes) write.answer = answerIn(response);
      return response;
    } finally {
      for (const write of writes) write.after = wazzup.deals.get(write.id);
      effects.push(...writes.filter(({ before, after }) => !isDeepStrictEqual(before, after)));
    }
  }

  async function fetch(request: Request, env?: object): Promise<Response> {
    if (request.method === 'GET') return read(request, env);
    // The account handles one write after the other, so that each change belongs to one request.
    const arrived = log.length;
    const response = writing.then(() => write(request, env, arrived));
    writing = response.catch(() => {});
    return response;
  }

  return {
    number,
    wazzup,
    log,
    effects,
    settled: () => writing,
    fetch,
    wire: (url, init) => fetch(new Request(url, init)),
  };
}

/**
 * Reads what an answer shows under an id, in any shape that the switches allow: a deal, or that there is none. An
 * answer of any other form shows nothing.
 */
function shownIn(text: string, id: string): Pick<Read, 'deal'> | undefined {
  const data = dataIn(text);
  if (!data) return undefined;
  const items = [data].flat();
  const deal = items.find((item) => isDeal(item) && String(item.id) === id);
  if (deal) return { deal: { ...deal, id, contacts: deal.contacts.map(String) } };
  return items.length === 0 ? { deal: undefined } : undefined;
}

function dataIn(text: string): WireDeal | WireDeal[] | undefined {
  try {
    const { data, success = true } = parseJson(text) as { data?: WireDeal | WireDeal[]; success?: boolean };
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}

const isDeal = ({ contacts, closed }: Partial<WireDeal>): boolean =>
  Array.isArray(contacts) && typeof closed === 'boolean';

function answerIn({ ok, status, headers }: Response): Write['answer'] {
  if (status >= 400 && status < 500) return 'refused';
  return ok && !headers.get('content-type')?.includes('html') ? 'taken' : undefined;
}

/** Reads from a write's body what it wants to leave of each deal. */
function wantsIn(body: unknown): Map<string, WireDeal | undefined> {
  const { deals = [], deal_ids = [] } = body as { deals?: WireDeal[]; deal_ids?: string[] };
  return new Map([
    ...deals.map((deal): [string, WireDeal] => [deal.id, deal]),
    ...deal_ids.map((id): [string, undefined] => [id, undefined]),
  ]);
}
