import { areEqualDeals, withUpdate } from './compare';
import type { Deal } from './model';
import { type Action, isOfAnotherSite } from './plan';
import type { Site } from './site';

/** The action that a manager pressed, and what the popup showed them then. */
export interface Press {
  /** `restore` gives Wazzup's deal exactly the state of `deal`; an update would never reopen it. */
  readonly action: Action | 'restore';
  /** The deal as it stood in the popup. */
  readonly deal: Deal;
  /** Wazzup's deal as the popup showed it; null if the popup showed that Wazzup had none. */
  readonly base: Deal | null;
  /** The site of the CRM page. */
  readonly site: Site;
  /** The manager agreed that Wazzup's deal is the same deal, although its link leads to another site. */
  readonly sameDealAgreed: boolean;
}

/** A request that the outbox sends to Wazzup, and the deal that Wazzup must have after it. */
export type WriteRequest = { send: 'create' | 'update'; want: Deal } | { send: 'delete'; want: null };

/** Why the outbox sends nothing, or nothing more, for a press. */
export type Settled =
  | { outcome: 'saved'; there: Deal | null }
  /** Wazzup's deal is not the press's base any more; `there` is null if Wazzup has no such deal. */
  | { outcome: 'changed'; there: Deal | null }
  | { outcome: 'conflict'; there: Deal };

const changed = (there: Deal | null): Settled => ({ outcome: 'changed', there });
const saved = (there: Deal | null): Settled => ({ outcome: 'saved', there });

/**
 * Decides what the outbox sends for a press.
 * @param now what Wazzup has under the deal's id now; a change that somebody made after the base is never overwritten
 */
export function decideWrite(press: Press, now: Deal | null): WriteRequest | Settled {
  const { action, deal, base } = press;
  // The manager agreed about the base, not about a third deal that has taken its place since.
  const agreed = press.sameDealAgreed && (base === null || base.uri === now?.uri);
  if (now && isOfAnotherSite(now, press.site) && !agreed) return { outcome: 'conflict', there: now };
  const isBase = now !== null && base !== null && areEqualDeals(now, base);
  switch (action) {
    case 'create':
      if (now === null) return { send: 'create', want: deal };
      return areEqualDeals(now, deal) ? saved(now) : changed(now);
    case 'update':
      // The outbox sent this update before and took it for lost: nobody else's change would be overwritten.
      if (now && areEqualDeals(now, withUpdate(deal, now))) return saved(now);
      return isBase ? { send: 'update', want: withUpdate(deal, now) } : changed(now);
    case 'restore':
      if (now && areEqualDeals(now, deal)) return saved(now);
      return isBase ? { send: 'update', want: deal } : changed(now);
    case 'close':
    case 'reopen': {
      if (now === null) return changed(null);
      const closed = action === 'close';
      // The write changes only `closed` of what Wazzup has now: to close a deal must not change another field.
      return now.closed === closed ? saved(now) : { send: 'update', want: { ...now, closed } };
    }
    case 'delete':
      if (now === null) return saved(null);
      return isBase ? { send: 'delete', want: null } : changed(now);
  }
}

/** Whether Wazzup's deal is the wanted one; null stands for no deal. */
export const isReached = (there: Deal | null, want: Deal | null): boolean =>
  there === null || want === null ? there === want : areEqualDeals(there, want);
