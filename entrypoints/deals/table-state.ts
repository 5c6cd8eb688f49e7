/** The columns that a manager can sort by and show; the name is always shown. */
export const COLUMNS = ['name', 'id', 'responsible', 'contacts', 'state', 'crm', 'changed'] as const;
export type Column = (typeof COLUMNS)[number];

/** What the list itself tells to be wrong with a deal. */
export const LIST_CARES = ['duplicate', 'no-contacts', 'unknown-user', 'bad-link', 'closed-long'] as const;
/** What can be wrong with a deal; the last two only a check against the CRM tells. */
export const CARES = [...LIST_CARES, 'crm-differs', 'crm-gone'] as const;
export type Care = (typeof CARES)[number];

/** What a manager has chosen to see, and how. */
export interface TableState {
  search: string;
  /** Null: in Wazzup's order. */
  sort: { column: Column; isDescending: boolean } | null;
  state: 'open' | 'closed' | null;
  /** The id of a user. */
  responsible: string | null;
  /** The site of a CRM; empty for deals without a link. */
  site: string | null;
  care: Care | null;
  hidden: readonly Column[];
}

export const ALL_DEALS: TableState = {
  search: '',
  sort: null,
  state: null,
  responsible: null,
  site: null,
  care: null,
  hidden: [],
};

/** The same columns, and all deals. */
export const withoutFilters = ({ sort, hidden }: TableState): TableState => ({ ...ALL_DEALS, sort, hidden });

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | null =>
  all.find((one) => one === text) ?? null;

/** Reads the table's state from the page's address, which a manager may have kept as a bookmark. */
export function readAddress(query: URLSearchParams): TableState {
  const sorted = query.get('sort') ?? '';
  const column = oneOf(COLUMNS, sorted.replace(/^-/, ''));
  const hidden = (query.get('hide') ?? '').split(',');
  return {
    search: query.get('q') ?? '',
    sort: column && { column, isDescending: sorted.startsWith('-') },
    state: oneOf(['open', 'closed'], query.get('state')),
    responsible: query.get('responsible'),
    site: query.get('crm'),
    care: oneOf(CARES, query.get('check')),
    hidden: COLUMNS.filter((one) => one !== 'name' && hidden.includes(one)),
  };
}

/** Writes the table's state as the query of an address; what is as usual is left out. */
export function toQuery({ search, sort, state, responsible, site, care, hidden }: TableState): string {
  const query = new URLSearchParams();
  const set = (name: string, value: string | null) => value !== null && query.set(name, value);
  set('q', search || null);
  set('sort', sort && `${sort.isDescending ? '-' : ''}${sort.column}`);
  set('state', state);
  set('responsible', responsible);
  set('crm', site);
  set('check', care);
  set('hide', hidden.join(',') || null);
  return query.toString();
}

/** The order after a click on a column's head: ascending, descending, then Wazzup's again. */
export function nextSort(sort: TableState['sort'], column: Column): TableState['sort'] {
  if (sort?.column !== column) return { column, isDescending: false };
  return sort.isDescending ? null : { column, isDescending: true };
}
