// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCares } from '@/entrypoints/deals/care';
import { type Row, toRow } from '@/entrypoints/deals/row';
import { type Event, reduce, rowsOf, type State, startWith } from '@/entrypoints/deals/state';
import {
  ALL_DEALS,
  CARES,
  COLUMNS,
  nextSort,
  readAddress,
  type TableState,
  toQuery,
} from '@/entrypoints/deals/table-state';
import { countRows, type Facts, findRows, sortRows } from '@/entrypoints/deals/view';
import type { Deal } from '@/lib/deal/model';
import { DEALS } from '../../fixtures/deals';

const ROWS = DEALS.map(toRow);
const NAMES: Record<string, string> = { 17: 'Anna Weber', 23: 'Борис Иванов' };
const user = (id: string) => NAMES[id];
const NOTHING_TO_CHECK = Object.fromEntries(CARES.map((care) => [care, new Set()])) as unknown as Facts['cares'];
const facts: Facts = { user, changes: new Map([['4219', { at: 5, label: 'Closed' }]]), cares: NOTHING_TO_CHECK };

const idsOf = (rows: readonly Row[]) => rows.map(({ deal }) => deal.id);
const find = (table: Partial<TableState>, given = facts) => idsOf(findRows(ROWS, { ...ALL_DEALS, ...table }, given));
const row = (id: string, rest: Partial<Deal> = {}): Row => toRow({ ...(DEALS[0] as Deal), id, ...rest });

describe('a search', () => {
  it.each([
    ['kitchen', ['4217']],
    ['  KITCHEN  petrova ', ['4217']],
    ['petrova kitchen', ['4217']],
    ['двери ромашка', ['900719']],
    ['テーブル', ['900720']],
    ['会議 900720', ['900720']],
    ['４２１７', ['4217']],
    ['103', ['4218']],
    ['amocrm.ru', ['900719', '900720', 'kommo-900719']],
    ['борис', ['4218', '900719']],
    ['борис oak', ['4218']],
    ['kitchen windows', []],
    ['', DEALS.map(({ id }) => id)],
  ])('%j finds deals that have all its words in any field', (search, ids) => {
    expect(find({ search })).toEqual(ids);
  });

  it('finds no word across two fields', () => {
    expect(find({ search: '4217kitchen' })).toEqual([]);
  });
});

describe('the filters', () => {
  it('go together with the search', () => {
    expect(find({ state: 'closed' })).toEqual(['4219', 'kommo-900719']);
    expect(find({ state: 'open', responsible: '23' })).toEqual(['4218', '900719']);
    expect(find({ site: 'romashka.amocrm.ru', search: 'двери', state: 'open' })).toEqual(['900719']);
    expect(find({ site: '' })).toEqual(['4221']);
    expect(find({ care: 'duplicate' }, { ...facts, cares: { ...facts.cares, duplicate: new Set(['4218']) } })).toEqual([
      '4218',
    ]);
  });

  it('count what they would leave', () => {
    const { open, closed, responsible, site } = countRows(ROWS);
    expect([open, closed, responsible.get('23'), site.get('romashka.amocrm.ru'), site.get('')]).toEqual([
      6, 2, 2, 3, 1,
    ]);
  });
});

describe('an order', () => {
  const sorted = (sort: TableState['sort']) => idsOf(sortRows(ROWS, sort, facts, 'en'));

  it('is Wazzup’s without a choice, and each column has two', () => {
    expect(sorted(null)).toEqual(idsOf(ROWS));
    expect(sorted({ column: 'id', isDescending: false })[0]).toBe('4217');
    expect(sorted({ column: 'id', isDescending: true })[0]).toBe('kommo-900719');
    expect(sorted({ column: 'contacts', isDescending: true })[0]).toBe('4222');
    expect(sorted({ column: 'changed', isDescending: true })[0]).toBe('4219');
    expect(sorted({ column: 'state', isDescending: true }).slice(0, 2)).toEqual(['4219', 'kommo-900719']);
  });

  it('compares numbers as numbers', () => {
    const rows = ['10', '9', '100'].map((id) => row(id));
    expect(idsOf(sortRows(rows, { column: 'id', isDescending: false }, facts, 'en'))).toEqual(['9', '10', '100']);
  });

  it('goes up, down, and back to Wazzup’s', () => {
    const up = nextSort(null, 'name');
    const down = nextSort(up, 'name');
    expect([up, down, nextSort(down, 'name'), nextSort(down, 'id')]).toEqual([
      { column: 'name', isDescending: false },
      { column: 'name', isDescending: true },
      null,
      { column: 'id', isDescending: false },
    ]);
  });
});

describe('what to check', () => {
  const NOW = Date.UTC(2026, 10, 30);
  const YEAR = 366 * 24 * 3600_000;

  it('is found, each thing by itself', () => {
    const cares = findCares(ROWS, (id) => id !== '999', new Map([['4219', NOW - YEAR]]), NOW);
    expect(Object.fromEntries(Object.entries(cares).map(([care, ids]) => [care, [...ids]]))).toEqual({
      duplicate: ['900719', 'kommo-900719'],
      'no-contacts': ['900720'],
      'unknown-user': ['kommo-900719'],
      'bad-link': ['4221'],
      'closed-long': ['4219'],
    });
  });

  it('says nothing of users that nobody has told of, and of deals closed elsewhere or lately', () => {
    const cares = findCares(ROWS, undefined, new Map([['4219', NOW - 1000]]), NOW);
    expect([cares['unknown-user'].size, cares['closed-long'].size]).toEqual([0, 0]);
  });
});

describe('the address', () => {
  it('holds all of the table’s state', () => {
    const table = fc.record({
      search: fc.string(),
      sort: fc.option(fc.record({ column: fc.constantFrom(...COLUMNS), isDescending: fc.boolean() })),
      state: fc.constantFrom('open', 'closed', null),
      responsible: fc.option(fc.string()),
      site: fc.option(fc.string()),
      care: fc.option(fc.constantFrom(...CARES)),
      hidden: fc.subarray(COLUMNS.filter((column) => column !== 'name')),
    });
    fc.assert(
      fc.property(table, (state) => void expect(readAddress(new URLSearchParams(toQuery(state)))).toEqual(state)),
    );
  });

  it('is empty for all deals, and what it cannot know is left out', () => {
    expect(toQuery(ALL_DEALS)).toBe('');
    expect(readAddress(new URLSearchParams('?sort=-size&state=lost&check=x&hide=name,id,x'))).toEqual({
      ...ALL_DEALS,
      hidden: ['id'],
    });
  });
});

describe('what the page knows', () => {
  const stateAfter = (...events: Event[]): State => events.reduce(reduce, startWith(ALL_DEALS));
  const [first, second, third] = [row('1'), row('2'), row('3')];
  const loaded = (...rows: Row[]): Event => ({ type: 'loaded', account: 'a', rows, unreadable: 0 });
  const kept = (...rows: Row[]): Event => ({
    type: 'keptRead',
    account: 'a',
    part: { rows, at: 1, isWhole: true },
  });
  const ended = (isWhole = true): Event => ({ type: 'ended', isWhole, at: 2 });
  const OPENED: Event = { type: 'accountTold', account: 'a' };
  const shownAfter = (...events: Event[]) => idsOf(rowsOf(stateAfter(OPENED, ...events)));

  it('is shown as it comes', () => {
    expect(shownAfter(loaded(first), loaded(second))).toEqual(['1', '2']);
  });

  it('stays as it was kept until all is read anew', () => {
    expect(shownAfter(kept(first), kept(second), loaded(third))).toEqual(['1', '2']);
    expect(shownAfter(kept(first, second), loaded(third), ended())).toEqual(['3']);
  });

  it('is both, each deal once, where the reading ends on the way', () => {
    const renamed = row('2', { name: 'Renamed' });
    for (const end of [{ type: 'stopped' }, { type: 'failed', error: { kind: 'offline', details: {} } }] as const) {
      const state = stateAfter(OPENED, kept(first, second), loaded(renamed, third), end);
      expect(rowsOf(state)).toEqual([first, renamed, third]);
    }
    expect(shownAfter(kept(first, second), loaded(third), ended(false))).toEqual(['1', '2', '3']);
  });

  it('is never another account’s', () => {
    const state = stateAfter(OPENED, kept(first), loaded(second), { type: 'selected', ids: ['1'], isSelected: true });
    const other = reduce(state, { type: 'accountTold', account: 'b' });
    expect([rowsOf(other), other.selected.size]).toEqual([[], 0]);
    expect(reduce(other, loaded(third))).toBe(other);
    expect(reduce(other, kept(third))).toBe(other);
  });

  it('stays shown while the manager reads it once more', () => {
    expect(shownAfter(loaded(first), ended(), { type: 'started' })).toEqual(['1']);
    expect(shownAfter(loaded(first), { type: 'stopped' }, { type: 'started' }, loaded(second))).toEqual(['2']);
  });

  it('keeps a selection by id, until its deals are gone', () => {
    const select: Event = { type: 'selected', ids: ['1', '2'], isSelected: true };
    const filtered: Event = { type: 'tableChanged', change: { search: 'nothing' } };
    const state = stateAfter(
      OPENED,
      loaded(first, second),
      ended(),
      select,
      filtered,
      { type: 'started' },
      loaded(second),
    );
    expect([...state.selected]).toEqual(['1', '2']);
    expect([...reduce(state, ended()).selected]).toEqual(['2']);
    expect([...reduce(state, { ...select, ids: ['1'], isSelected: false }).selected]).toEqual(['2']);
  });
});
