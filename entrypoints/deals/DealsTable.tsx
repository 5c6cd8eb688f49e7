import { type Dispatch, useCallback } from 'react';
import { WindowVirtualizer } from 'virtua';
import { t } from '@/lib/i18n';
import { findingLabel } from './check/CheckState';
import type { Finding } from './check/check-deals';
import { COLUMN_LABELS } from './column-labels';
import { DealRow } from './DealRow';
import type { Row } from './row';
import type { Event } from './state';
import { COLUMNS, type Column, nextSort, type TableState } from './table-state';
import type { Facts } from './view';

/** The height of most rows, in CSS pixels, from which the length of the list follows before its rows are drawn. */
const ROW_HEIGHT = 45;

/** How the columns share the table's width. */
const WIDTHS: Record<Column, string> = {
  name: 'minmax(0, 3fr)',
  id: 'minmax(0, 1.2fr)',
  responsible: 'minmax(0, 1.6fr)',
  contacts: 'minmax(72px, 0.8fr)',
  state: 'minmax(60px, 0.8fr)',
  crm: 'minmax(0, 1.8fr)',
  changed: 'minmax(0, 1.8fr)',
};

interface Props {
  shown: readonly Row[];
  table: TableState;
  facts: Facts;
  /** What a check against the CRM has found, by the deals' ids. */
  findings: ReadonlyMap<string, Finding>;
  selected: ReadonlySet<string>;
  dispatch: Dispatch<Event>;
}

/**
 * The deals as a table of which only the rows in sight are drawn. It has no table's own elements, since these cannot leave
 * out rows.
 */
export function DealsTable({ shown, table, facts, findings, selected, dispatch }: Props) {
  const { hidden, sort } = table;
  const columns = COLUMNS.filter((column) => !hidden.includes(column));
  const select = useCallback(
    (id: string, isSelected: boolean) => dispatch({ type: 'selected', ids: [id], isSelected }),
    [dispatch],
  );
  return (
    <div
      role="table"
      className="deals"
      aria-label={t('deals_table')}
      aria-rowcount={shown.length + 1}
      style={{ '--columns': `28px ${columns.map((column) => WIDTHS[column]).join(' ')}` } as React.CSSProperties}
    >
      <div role="rowgroup" className="deals-head">
        <div role="row" aria-rowindex={1} className="deals-row">
          <span role="columnheader">
            <SelectAll shown={shown} selected={selected} dispatch={dispatch} />
          </span>
          {columns.map((column) => {
            const direction = sort?.column === column && (sort.isDescending ? 'descending' : 'ascending');
            return (
              <span key={column} role="columnheader" aria-sort={direction || 'none'}>
                <button
                  type="button"
                  className="sort"
                  onClick={() => dispatch({ type: 'tableChanged', change: { sort: nextSort(sort, column) } })}
                >
                  {t(COLUMN_LABELS[column])}
                  <span aria-hidden="true">{direction ? (direction === 'ascending' ? ' ↑' : ' ↓') : ''}</span>
                </button>
              </span>
            );
          })}
        </div>
      </div>
      <div role="rowgroup">
        <WindowVirtualizer data={shown} itemSize={ROW_HEIGHT}>
          {(row, index) => (
            <DealRow
              key={row.deal.id}
              row={row}
              index={index}
              columns={columns.join()}
              user={facts.user(row.deal.responsibleUserId)}
              finding={findingLabel(findings.get(row.deal.id))}
              change={facts.changes.get(row.deal.id)?.label}
              isSelected={selected.has(row.deal.id)}
              onSelect={select}
            />
          )}
        </WindowVirtualizer>
      </div>
    </div>
  );
}

function SelectAll({ shown, selected, dispatch }: Pick<Props, 'shown' | 'selected' | 'dispatch'>) {
  const isAll = selected.size >= shown.length && shown.every(({ deal }) => selected.has(deal.id));
  const isSome = !isAll && selected.size > 0 && shown.some(({ deal }) => selected.has(deal.id));
  return (
    <input
      type="checkbox"
      aria-label={t('deals_select_all')}
      checked={isAll}
      ref={(box) => {
        if (box) box.indeterminate = isSome;
      }}
      onChange={({ target }) =>
        dispatch({ type: 'selected', ids: shown.map(({ deal }) => deal.id), isSelected: target.checked })
      }
    />
  );
}
