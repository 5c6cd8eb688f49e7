import { useDeferredValue, useMemo } from 'react';
import { PageHeader } from '@/components/PageHeader';
import { t } from '@/lib/i18n';
import { BatchState } from './BatchState';
import { DealsTable } from './DealsTable';
import { ExportButtons } from './ExportButtons';
import { Filters } from './Filters';
import { LoadState } from './LoadState';
import { SelectionBar } from './SelectionBar';
import { rowsOf } from './state';
import { withoutFilters } from './table-state';
import { useBatch } from './useBatch';
import { useDeals } from './useDeals';
import { useFacts } from './useFacts';
import { countRows, findRows, sortRows } from './view';

/** The page of all deals that the account has in Wazzup, however many these are. */
export function Deals() {
  const { state, dispatch, load, stop } = useDeals();
  const { kept, fresh, loading, table, selected, account } = state;
  const batch = useBatch(() => void load());
  const rows = useMemo(() => rowsOf({ kept, fresh, loading }), [kept, fresh, loading]);
  // While the list grows, its sums may come a little later than its rows.
  const settled = useDeferredValue(rows);
  const facts = useFacts(settled);
  const counts = useMemo(() => countRows(settled), [settled]);
  const sorted = useMemo(() => sortRows(rows, table.sort, facts, t('language')), [rows, table.sort, facts]);
  const shown = useMemo(() => findRows(sorted, table, facts), [sorted, table, facts]);
  const isReading = loading.status === 'running';
  return (
    <main className="page">
      <PageHeader title="deals" here="deals" />
      <section className="card" aria-label={t('deals')} aria-busy={isReading && rows.length === 0}>
        <p className="quiet">{t('deals_hint')}</p>
        <LoadState state={state} onLoad={load} onStop={stop} />
        <BatchState {...batch} />
        {rows.length > 0 && account && (
          <>
            <Filters table={table} counts={counts} facts={facts} dispatch={dispatch}>
              <ExportButtons shown={shown} selected={selected} rows={rows} user={facts.user} />
            </Filters>
            <SelectionBar
              rows={rows}
              shown={shown}
              selected={selected}
              account={account}
              batch={batch}
              dispatch={dispatch}
            />
          </>
        )}
        {shown.length > 0 && (
          <DealsTable shown={shown} table={table} facts={facts} selected={selected} dispatch={dispatch} />
        )}
        {rows.length > 0 && shown.length === 0 && (
          <div className="empty">
            <p>{t('history_none_found')}</p>
            <button
              type="button"
              className="button"
              onClick={() => dispatch({ type: 'tableChanged', change: withoutFilters(table) })}
            >
              {t('history_show_all')}
            </button>
          </div>
        )}
        {rows.length === 0 && loading.status === 'done' && (
          <div className="empty">
            <h2>{t('deals_none')}</h2>
            <p className="quiet">{t('deals_none_hint')}</p>
          </div>
        )}
      </section>
    </main>
  );
}
