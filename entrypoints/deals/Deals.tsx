import { useDeferredValue, useMemo } from 'react';
import { PageHeader } from '@/components/PageHeader';
import { t } from '@/lib/i18n';
import { BatchState } from './BatchState';
import { CheckState } from './check/CheckState';
import type { Finding } from './check/check-deals';
import { useCrmCheck } from './check/useCrmCheck';
import { DealsTable } from './DealsTable';
import { Filters } from './Filters';
import { LoadState } from './LoadState';
import { SelectionBar } from './SelectionBar';
import { rowsOf } from './state';
import { TableFile } from './table-file/TableFile';
import { ALL_DEALS, withoutFilters } from './table-state';
import { useBatch } from './useBatch';
import { useDeals } from './useDeals';
import { useFacts } from './useFacts';
import { countRows, findRows, sortRows } from './view';

const NO_FINDINGS: ReadonlyMap<string, Finding> = new Map();

/** The page of all deals that the account has in Wazzup, however many these are. */
export function Deals() {
  const { state, dispatch, load, stop } = useDeals();
  const { kept, fresh, loading, table, selected, account } = state;
  const batch = useBatch(() => void load());
  const rows = useMemo(() => rowsOf({ kept, fresh, loading }), [kept, fresh, loading]);
  // While the list grows, its sums may come a little later than its rows.
  const settled = useDeferredValue(rows);
  const check = useCrmCheck();
  const findings = 'findings' in check.state ? check.state.findings : NO_FINDINGS;
  const facts = useFacts(settled, useDeferredValue(findings));
  const counts = useMemo(() => countRows(settled), [settled]);
  const sorted = useMemo(() => sortRows(rows, table.sort, facts, t('language')), [rows, table.sort, facts]);
  const shown = useMemo(() => findRows(sorted, table, facts), [sorted, table, facts]);
  const deals = useMemo(() => rows.map(({ deal }) => deal), [rows]);
  /** The deals that are selected; all that are shown, if none is. */
  const chosen = () => (selected.size > 0 ? deals.filter(({ id }) => selected.has(id)) : shown.map(({ deal }) => deal));
  const isReading = loading.status === 'running';
  return (
    <main className="page">
      <PageHeader title="deals" here="deals" />
      <section className="card" aria-label={t('deals')} aria-busy={isReading && rows.length === 0}>
        <p className="quiet">{t('deals_hint')}</p>
        <LoadState state={state} onLoad={load} onStop={stop} />
        <BatchState {...batch} />
        <CheckState
          check={check}
          onShow={(care) => dispatch({ type: 'tableChanged', change: { ...ALL_DEALS, care } })}
        />
        {rows.length > 0 && account && (
          <>
            <Filters table={table} counts={counts} facts={facts} dispatch={dispatch}>
              <TableFile
                chosen={chosen}
                userName={facts.user}
                deals={deals}
                isWhole={loading.status === 'done' && loading.isWhole}
                onImport={(planned) =>
                  void batch.press({
                    action: 'import',
                    deals: planned.map(({ deal }) => deal),
                    bases: planned.map(({ base }) => base),
                    account,
                  })
                }
              />
              <button type="button" className="button" onClick={() => void check.start(chosen())}>
                {t('check_crm')}
              </button>
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
          <DealsTable
            shown={shown}
            table={table}
            facts={facts}
            findings={findings}
            selected={selected}
            dispatch={dispatch}
          />
        )}
        {rows.length > 0 && shown.length === 0 && (
          <NoneFound onShowAll={() => dispatch({ type: 'tableChanged', change: withoutFilters(table) })} />
        )}
        {rows.length === 0 && loading.status === 'done' && <NoneThere />}
      </section>
    </main>
  );
}

const NoneFound = ({ onShowAll }: { onShowAll: () => void }) => (
  <div className="empty">
    <p>{t('history_none_found')}</p>
    <button type="button" className="button" onClick={onShowAll}>
      {t('history_show_all')}
    </button>
  </div>
);

const NoneThere = () => (
  <div className="empty">
    <h2>{t('deals_none')}</h2>
    <p className="quiet">{t('deals_none_hint')}</p>
  </div>
);
