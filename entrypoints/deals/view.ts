import { type Row, toSearchText } from './row';
import type { Care, Column, TableState } from './table-state';

/** A change to a deal that the history of this browser still holds. */
export interface Change {
  at: number;
  /** What was done, in words. */
  label: string;
}

/** What the table knows of a deal besides the deal itself. */
export interface Facts {
  /** The name behind a user's id, if it is known. */
  user: (id: string) => string | undefined;
  changes: ReadonlyMap<string, Change>;
  /** The ids of the deals that each care is about. */
  cares: Readonly<Record<Care, ReadonlySet<string>>>;
}

/** Puts rows into an order; what compares as equal stays in Wazzup's. */
export function sortRows(
  rows: readonly Row[],
  sort: TableState['sort'],
  { user, changes }: Pick<Facts, 'user' | 'changes'>,
  language: string,
): readonly Row[] {
  if (!sort) return rows;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const textOf: Partial<Record<Column, (row: Row) => string>> = {
    name: ({ deal }) => deal.name,
    id: ({ deal }) => deal.id,
    responsible: ({ deal }) => user(deal.responsibleUserId) ?? deal.responsibleUserId,
    crm: ({ site }) => site,
  };
  const numberOf: Partial<Record<Column, (row: Row) => number>> = {
    contacts: ({ deal }) => deal.contacts.length,
    state: ({ deal }) => Number(deal.closed),
    changed: ({ deal }) => changes.get(deal.id)?.at ?? 0,
  };
  const text = textOf[sort.column];
  const number = numberOf[sort.column];
  const sign = sort.isDescending ? -1 : 1;
  if (text) {
    const keyed = rows.map((row) => ({ row, key: text(row) }));
    return keyed.sort((a, b) => sign * compare(a.key, b.key)).map(({ row }) => row);
  }
  return number ? rows.toSorted((a, b) => sign * (number(a) - number(b))) : rows;
}

/** Finds the rows that pass all filters and have all words of the search in any of their fields. */
export function findRows(
  rows: readonly Row[],
  table: TableState,
  facts: Pick<Facts, 'user' | 'cares'>,
): readonly Row[] {
  const words = toSearchText(table.search).split(/\s+/).filter(Boolean);
  const cared = table.care && facts.cares[table.care];
  const { state, responsible, site } = table;
  if (words.length === 0 && !cared && state === null && responsible === null && site === null) return rows;
  const named = words.length > 0 ? usersNamed(rows, words, facts.user) : [];
  const isClosed = state === 'closed';
  return rows.filter(({ deal, site: ofDeal, text }) => {
    if (state !== null && deal.closed !== isClosed) return false;
    if (responsible !== null && deal.responsibleUserId !== responsible) return false;
    if (site !== null && ofDeal !== site) return false;
    if (cared && !cared.has(deal.id)) return false;
    return words.every((word, index) => text.includes(word) || named[index]?.has(deal.responsibleUserId));
  });
}

/** The ids of the responsible users of each list: to look through the whole list once more at each key stroke takes time. */
const usersOf = new WeakMap<readonly Row[], ReadonlySet<string>>();

/** Finds for each word the ids of the responsible users who have it in their name. */
function usersNamed(rows: readonly Row[], words: readonly string[], user: Facts['user']): Set<string>[] {
  const ids = usersOf.get(rows) ?? new Set(rows.map(({ deal }) => deal.responsibleUserId));
  usersOf.set(rows, ids);
  const names = [...ids].map((id) => [id, toSearchText(user(id) ?? '')] as const);
  return words.map((word) => new Set(names.flatMap(([id, name]) => (name.includes(word) ? [id] : []))));
}

/** How many deals of a list there are, by what they can be filtered by. */
export interface Counts {
  open: number;
  closed: number;
  responsible: ReadonlyMap<string, number>;
  site: ReadonlyMap<string, number>;
}

export function countRows(rows: readonly Row[]): Counts {
  const responsible = new Map<string, number>();
  const sites = new Map<string, number>();
  let closed = 0;
  for (const { deal, site } of rows) {
    if (deal.closed) closed += 1;
    responsible.set(deal.responsibleUserId, (responsible.get(deal.responsibleUserId) ?? 0) + 1);
    sites.set(site, (sites.get(site) ?? 0) + 1);
  }
  return { open: rows.length - closed, closed, responsible, site: sites };
}
