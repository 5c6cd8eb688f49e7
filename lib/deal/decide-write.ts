import { areEqualDeals, withUpdate } from './compare';
import type { Deal } from './model';
import { type Action, isOfAnotherSite } from './plan';

/** What a manager pressed, and what they saw when they did. */
export interface Press {
  /** `restore` brings a deal exactly to what it was; an update would never reopen it. */
  readonly action: Action | 'restore';
  /** The deal as it stood in the popup. */
  readonly deal: Deal;
  /** What Wazzup was shown to have; null if nothing. */
  readonly base: Deal | null;
  /** The origin of the CRM page. */
  readonly origin: string;
  /** The manager said that Wazzup's deal with a link elsewhere is this very deal. */
  readonly sameDealAgreed: boolean;
}

/** One request to Wazzup, and what Wazzup should hold after it. */
export type WriteRequest = { send: 'create' | 'update'; want: Deal } | { send: 'delete'; want: null };

/** Why a press sends nothing (more). */
export type Settled =
  | { outcome: 'saved'; there: Deal | null }
  /** Wazzup has something else than was shown: null if the deal is gone. */
  | { outcome: 'changed'; there: Deal | null }
  | { outcome: 'conflict'; there: Deal };

const changed = (there: Deal | null): Settled => ({ outcome: 'changed', there });
const saved = (there: Deal | null): Settled => ({ outcome: 'saved', there });

/** What to send for a press, given what Wazzup has at this moment; nobody's later change is overwritten. */
export function decideWrite(press: Press, now: Deal | null): WriteRequest | Settled {
  const { action, deal, base } = press;
  // What was agreed was said of the deal shown, not of a third one that came in its place.
  const agreed = press.sameDealAgreed && (base === null || base.uri === now?.uri);
  if (now && isOfAnotherSite(now, press.origin) && !agreed) return { outcome: 'conflict', there: now };
  const asShown = now !== null && base !== null && areEqualDeals(now, base);
  switch (action) {
    case 'create':
      if (now === null) return { send: 'create', want: deal };
      return areEqualDeals(now, deal) ? saved(now) : changed(now);
    case 'update':
      // Sent before and believed lost: there is nothing of anybody's to overwrite.
      if (now && areEqualDeals(now, withUpdate(deal, now))) return saved(now);
      return asShown ? { send: 'update', want: withUpdate(deal, now) } : changed(now);
    case 'restore':
      if (now && areEqualDeals(now, deal)) return saved(now);
      return asShown ? { send: 'update', want: deal } : changed(now);
    case 'close':
    case 'reopen': {
      if (now === null) return changed(null);
      const closed = action === 'close';
      // Of what Wazzup has now only `closed` is turned: closing smuggles in no other change.
      return now.closed === closed ? saved(now) : { send: 'update', want: { ...now, closed } };
    }
    case 'delete':
      if (now === null) return saved(null);
      return asShown ? { send: 'delete', want: null } : changed(now);
  }
}

/** Whether what Wazzup has is what was to be reached. */
export const isReached = (there: Deal | null, want: Deal | null): boolean =>
  there === null || want === null ? there === want : areEqualDeals(there, want);
