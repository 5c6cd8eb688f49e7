import { createWazzup, type Wazzup, type WazzupOptions, type Deal as WireDeal } from '../wazzup/index.ts';
import type { Wire } from './manager.ts';

/** What one write request has really changed of one deal. */
export interface Effect {
  at: number;
  /** The last characters of the token. */
  by: string;
  method: string;
  id: string;
  before: WireDeal | undefined;
  after: WireDeal | undefined;
}

/** A write as it arrives. */
export interface Arrival {
  /** The last characters of the token. */
  by: string;
  method: string;
  body: unknown;
}

export interface AccountOptions extends WazzupOptions {
  /** Told of each write before it takes effect, and waited for. */
  onWrite?: (write: Arrival) => Promise<void>;
  onEffect?: (effect: Effect) => void;
}

export interface Account {
  wazzup: Wazzup;
  /** Every change by a request, in the order in which Wazzup received them. */
  effects: readonly Effect[];
  /** Called in-process. */
  wire: Wire;
  /** To be served. */
  fetch: (request: Request, env?: object) => Promise<Response>;
}

/** An account at Wazzup that remembers what each request has really changed. */
export function createAccount({ onWrite, onEffect = () => {}, ...options }: AccountOptions): Account {
  const wazzup = createWazzup({ rateLimit: false, ...options });
  const effects: Effect[] = [];
  let writing: Promise<unknown> = Promise.resolve();

  async function write(request: Request, env: object | undefined): Promise<Response> {
    const { method } = request;
    const by = request.headers.get('authorization')?.slice(-4) ?? '';
    if (onWrite) await onWrite({ by, method, body: await request.clone().json() });
    const before = new Map(wazzup.deals.all().map((deal) => [deal.id, deal]));
    try {
      return await wazzup.app.fetch(request, env);
    } finally {
      const after = new Map(wazzup.deals.all().map((deal) => [deal.id, deal]));
      for (const id of new Set([...before.keys(), ...after.keys()])) {
        const change = { before: before.get(id), after: after.get(id) };
        if (JSON.stringify(change.before) === JSON.stringify(change.after)) continue;
        const effect = { at: Date.now(), by, method, id, ...change };
        effects.push(effect);
        onEffect(effect);
      }
    }
  }

  async function fetch(request: Request, env?: object): Promise<Response> {
    if (request.method === 'GET') return wazzup.app.fetch(request, env);
    // One after the other, so that each change belongs to one request.
    const mine = writing.then(() => write(request, env));
    writing = mine.catch(() => {});
    return mine;
  }

  return { wazzup, effects, fetch, wire: (url, init) => fetch(new Request(url, init)) };
}
