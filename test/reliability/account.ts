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

export interface Account {
  wazzup: Wazzup;
  /** Every change by a request, in the order in which Wazzup received them. */
  effects: readonly Effect[];
  wire: Wire;
}

/** An account at Wazzup, called in-process, that remembers what each request has really changed. */
export function createAccount(options: WazzupOptions, onEffect: (effect: Effect) => void = () => {}): Account {
  const wazzup = createWazzup({ rateLimit: false, ...options });
  const effects: Effect[] = [];
  let writing: Promise<unknown> = Promise.resolve();

  async function write(url: string, init: RequestInit): Promise<Response> {
    const before = new Map(wazzup.deals.all().map((deal) => [deal.id, deal]));
    try {
      return await wazzup.app.request(url, init);
    } finally {
      const after = new Map(wazzup.deals.all().map((deal) => [deal.id, deal]));
      const by = new Headers(init.headers).get('authorization')?.slice(-4) ?? '';
      for (const id of new Set([...before.keys(), ...after.keys()])) {
        const change = { before: before.get(id), after: after.get(id) };
        if (JSON.stringify(change.before) === JSON.stringify(change.after)) continue;
        const effect = { at: Date.now(), by, method: init.method ?? '', id, ...change };
        effects.push(effect);
        onEffect(effect);
      }
    }
  }

  return {
    wazzup,
    effects,
    wire: async (url, init) => {
      if (init.method === 'GET') return wazzup.app.request(url, init);
      // One after the other, so that each change belongs to one request.
      const mine = writing.then(() => write(url, init));
      writing = mine.catch(() => {});
      return mine;
    },
  };
}
