// The oracle: it defines what presses mean a second time, without the extension's code, so that the judge can check
// that.
import { isDeepStrictEqual } from 'node:util';
import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';

/** The content of a press. */
export interface Meant {
  action: Press['action'];
  deal: Deal;
}

/** What a press says of the deal that its manager was shown. */
export interface About {
  base: Deal | null;
  site: string;
  sameDealAgreed: boolean;
}

/** Gives what a press leaves of Wazzup's deal; undefined if there is nothing that it can act on. */
export function leftBy({ action, deal }: Meant, there: Deal | null): Deal | null | undefined {
  if (action === 'delete') return null;
  if (action === 'create') return deal;
  if (there === null) return undefined;
  // Only the history makes presses that restore a deal: they leave all six fields as they were.
  if (action === 'restore') return deal;
  // An update may close a deal and never reopens it; closing and reopening change nothing else.
  if (action === 'update') return { ...deal, closed: deal.closed || there.closed };
  return { ...there, closed: action === 'close' };
}

/** Gives what presses leave that take effect as one. */
export const leftByAll = (run: readonly Meant[], there: Deal | null): Deal | null | undefined =>
  run.reduce<Deal | null | undefined>((left, one) => (left === undefined ? undefined : leftBy(one, left)), there);

export const isSame = (a: Deal | null | undefined, b: Deal | null | undefined): boolean =>
  a && b ? isDeepStrictEqual(sorted(a), sorted(b)) : a === b;

const sorted = (deal: Deal): Deal => ({ ...deal, contacts: deal.contacts.toSorted() });

/** Whether presses may have left this state: if they act on it once more, they change nothing. */
export const isAsMeant = (run: readonly Meant[], there: Deal | null): boolean =>
  [there, run[0]?.deal ?? null].some((before) => isSame(leftByAll(run, before), there));

/**
 * Whether presses may act on this state. A creation needs an id under which Wazzup has nothing. Closing and reopening
 * change whatever is there. All other presses replace what is there, so the manager has to know that state.
 */
export function mayReplace(run: readonly Meant[], there: Deal | null, known: readonly (Deal | null)[]): boolean {
  if (run[0]?.action === 'create') return there === null;
  if (run.every(({ action }) => action === 'close' || action === 'reopen')) return there !== null;
  return known.some((state) => isSame(state, there));
}

/**
 * Gives all states of a deal that a manager knows: what they saw when they pressed, and what their presses leave of it.
 */
export function knownBy(presses: readonly (Meant & { base: Deal | null })[]): (Deal | null)[] {
  const known: (Deal | null)[] = [];
  const learn = (state: Deal | null | undefined) => {
    if (state !== undefined && !known.some((one) => isSame(one, state))) known.push(state);
  };
  for (const press of presses) {
    learn(press.base);
    for (const state of [...known]) learn(leftBy(press, state));
  }
  return known;
}

/** Whether a deal's link leads to a CRM. */
export const isOfSite = ({ uri }: Pick<Deal, 'uri'>, site: string): boolean => new URL(uri).host === site;

/**
 * Whether presses of one CRM's deal may touch what Wazzup has: a deal of that CRM, or one with a link that the manager
 * agreed to or wrote themselves.
 */
export const mayTouch = (presses: readonly (Meant & About)[], there: Deal | null): boolean =>
  there === null ||
  presses.some(
    ({ action, deal, base, site, sameDealAgreed }) =>
      isOfSite(there, site) ||
      (sameDealAgreed && base?.uri === there.uri) ||
      (action === 'create' && deal.uri === there.uri),
  );
