// What presses mean, told a second time and without the extension's code: what it does is judged by this.
import { isDeepStrictEqual } from 'node:util';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';

/** The content of a press. */
export interface Meant {
  action: Action;
  deal: Deal;
}

/** What a press leaves of what is there; undefined where it has nothing to act on. */
export function leftBy({ action, deal }: Meant, there: Deal | null): Deal | null | undefined {
  if (action === 'delete') return null;
  if (action === 'create') return deal;
  if (there === null) return undefined;
  // An update closes, and never reopens; closing and reopening turn nothing else.
  if (action === 'update') return { ...deal, closed: deal.closed || there.closed };
  return { ...there, closed: action === 'close' };
}

/** What presses leave that take effect as one. */
export const leftByAll = (run: readonly Meant[], there: Deal | null): Deal | null | undefined =>
  run.reduce<Deal | null | undefined>((left, one) => (left === undefined ? undefined : leftBy(one, left)), there);

export const isSame = (a: Deal | null | undefined, b: Deal | null | undefined): boolean =>
  a && b ? isDeepStrictEqual(sorted(a), sorted(b)) : a === b;

const sorted = (deal: Deal): Deal => ({ ...deal, contacts: deal.contacts.toSorted() });

/** Whether presses leave a deal so: done to what they have left, they change nothing more. */
export const isAsMeant = (run: readonly Meant[], there: Deal | null): boolean =>
  [there, run[0]?.deal ?? null].some((before) => isSame(leftByAll(run, before), there));

/**
 * Whether presses may be laid upon this state. One that adds needs an empty place; opening and closing only turn
 * whatever is there; all else replaces what is there, so that has to be known to whoever pressed.
 */
export function mayReplace(run: readonly Meant[], there: Deal | null, known: readonly (Deal | null)[]): boolean {
  if (run[0]?.action === 'create') return there === null;
  if (run.every(({ action }) => action === 'close' || action === 'reopen')) return there !== null;
  return known.some((state) => isSame(state, there));
}

/** All that somebody knows a deal to have been: what they were shown when they pressed, and what their presses leave of it. */
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
