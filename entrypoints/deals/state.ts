import type { Reason } from '@/lib/deal/queue';
import type { Row } from './row';
import type { TableState } from './table-state';

/** How the reading of Wazzup's list stands. */
export type Loading =
  | { status: 'running' }
  /** The manager has stopped it. */
  | { status: 'stopped' }
  | { status: 'failed'; error: Reason }
  /** It came to an end; `isWhole` is false if some deals may be missing. */
  | { status: 'done'; isWhole: boolean; at: number };

/** A list that was kept on this computer, as Wazzup had it then. */
export interface Kept {
  rows: readonly Row[];
  at: number;
  isWhole: boolean;
}

/** All that the page knows; view.ts derives from it what the table shows. Times are in milliseconds since the epoch. */
export interface State {
  /** The mark of the account whose deals these are; null without one, undefined until the background has told. */
  account: string | null | undefined;
  kept: Kept | null;
  /** What this reading has brought so far. */
  fresh: readonly Row[];
  /** How many deals of the reading could not be read. */
  unreadable: number;
  loading: Loading;
  /** The ids of the deals that the manager has selected. */
  selected: ReadonlySet<string>;
  table: TableState;
}

export type Event =
  /** The background has told whose deals the page shows. */
  | { type: 'accountTold'; account: string | null }
  /** A part of the list that was kept for this account has been read. */
  | { type: 'keptRead'; account: string; part: Kept }
  | { type: 'started' }
  /** Wazzup has told of more deals of an account. */
  | { type: 'loaded'; account: string; rows: readonly Row[]; unreadable: number }
  | { type: 'ended'; isWhole: boolean; at: number }
  | { type: 'stopped' }
  | { type: 'failed'; error: Reason }
  /** The manager searches, sorts, filters, or chooses columns. */
  | { type: 'tableChanged'; change: Partial<TableState> }
  | { type: 'selected'; ids: readonly string[]; isSelected: boolean };

export const startWith = (table: TableState): State => ({
  account: undefined,
  kept: null,
  fresh: [],
  unreadable: 0,
  loading: { status: 'running' },
  selected: new Set(),
  table,
});

/** Returns what the page knows after an event. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'accountTold':
      // Nothing of another account stays, not even which deals were selected.
      return event.account === state.account
        ? state
        : { ...startWith(state.table), account: event.account, loading: state.loading };
    case 'keptRead': {
      if (event.account !== state.account) return state;
      const { part } = event;
      return { ...state, kept: { ...part, rows: [...(state.kept?.rows ?? []), ...part.rows] } };
    }
    case 'started':
      return { ...state, kept: keptNow(state), fresh: [], unreadable: 0, loading: { status: 'running' } };
    case 'loaded': {
      if (event.account !== state.account) return state;
      const unreadable = state.unreadable + event.unreadable;
      return { ...state, fresh: [...state.fresh, ...event.rows], unreadable };
    }
    case 'ended': {
      const { isWhole, at } = event;
      // A whole list needs nothing of an older one, which would take as much memory once more.
      const ended: State = { ...state, kept: isWhole ? null : state.kept, loading: { status: 'done', isWhole, at } };
      // What is listed no longer cannot stay selected.
      const ids = new Set(rowsOf(ended).map(({ deal }) => deal.id));
      return { ...ended, selected: state.selected.intersection(ids) };
    }
    case 'stopped':
      return { ...state, loading: { status: 'stopped' } };
    case 'failed':
      return { ...state, loading: { status: 'failed', error: event.error } };
    case 'tableChanged':
      return { ...state, table: { ...state.table, ...event.change } };
    case 'selected': {
      const ids = new Set(event.ids);
      const { selected } = state;
      return { ...state, selected: event.isSelected ? selected.union(ids) : selected.difference(ids) };
    }
  }
}

/** What is known before another reading begins: what the last one found counts as kept. */
function keptNow(state: State): Kept | null {
  const { loading, kept } = state;
  if (loading.status === 'done') return { rows: state.fresh, at: loading.at, isWhole: loading.isWhole };
  return kept && { ...kept, rows: rowsOf({ ...state, loading: { status: 'stopped' } }) };
}

/**
 * The deals that the table lists. While a kept list is read anew, it stays as it is, so that no row jumps; if the reading
 * stops on the way, what it found goes before what was kept.
 */
export function rowsOf({ kept, fresh, loading }: Pick<State, 'kept' | 'fresh' | 'loading'>): readonly Row[] {
  if (!kept || (loading.status === 'done' && loading.isWhole)) return fresh;
  if (loading.status === 'running' || fresh.length === 0) return kept.rows;
  const byId = new Map(kept.rows.map((row) => [row.deal.id, row]));
  for (const row of fresh) byId.set(row.deal.id, row);
  return [...byId.values()];
}
