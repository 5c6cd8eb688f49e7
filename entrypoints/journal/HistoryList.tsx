import { useDeferredValue, useMemo, useState } from 'react';
import { errorMessage } from '@/components/error-messages';
import { localDay } from '@/components/local-time';
import { saveFile } from '@/components/save-file';
import { useUserNames } from '@/components/useWazzupUsers';
import { asDealError, type DealError } from '@/lib/deal/errors';
import { t, tCount } from '@/lib/i18n';
import { matcherOf } from './batch-search';
import { ConfirmClear } from './ConfirmClear';
import { countByFilter, type Filter, findLines } from './entry-filter';
import { HistoryTable } from './HistoryTable';
import { HistoryToolbar } from './HistoryToolbar';
import { type HistoryLine, isBatchLine, isClearable } from './history-line';
import { SearchedBatches } from './SearchedBatches';
import type { BatchControls } from './useBatches';
import { useBatchSearch } from './useBatchSearch';
import { useEntryActions } from './useEntryActions';
import type { HistoryControls } from './useHistory';

interface Props {
  history: HistoryControls;
  batches: BatchControls;
  lines: readonly HistoryLine[];
  /** How many presses wait; of very many, only the newest are among the lines. */
  waitingCount: number;
  /** Wazzup refused some contacts: clearing the history forgets them too. */
  hasRefusedContacts: boolean;
}

/** The lines that the manager searches for, with the means to search, export and clear them. */
export function HistoryList({ history, batches, lines, waitingCount, hasRefusedContacts }: Props) {
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [isClearing, setClearing] = useState(false);
  const [act, question] = useEntryActions(history);
  const deferredSearch = useDeferredValue(search);
  const user = useUserNames(true);
  const matches = useMemo(() => matcherOf(deferredSearch, user), [deferredSearch, user]);
  const inBatches = useBatchSearch(
    useMemo(() => lines.filter(isBatchLine), [lines]),
    matches,
  );
  const found = useMemo(
    () => findLines(lines, { filter, search: deferredSearch, user, places: inBatches.places }),
    [lines, filter, deferredSearch, user, inBatches.places],
  );
  const counts = useMemo(() => countByFilter(lines), [lines]);
  const waitingListed = lines.filter((line) => !isBatchLine(line) && line.state === 'waiting').length;
  const csv = useCsvExport(lines);
  const error = csv.error ?? batches.error;

  function showAll() {
    setSearch('');
    setFilter('all');
  }

  return (
    <>
      <HistoryToolbar
        search={search}
        onSearch={setSearch}
        filter={filter}
        onFilter={setFilter}
        counts={counts}
        canClear={hasRefusedContacts || lines.some(isClearable)}
        isExporting={csv.isRunning}
        onExport={() => void csv.save()}
        onClear={() => setClearing(true)}
      />
      <SearchedBatches {...inBatches} />
      {error && (
        <div className="notice" role="alert">
          <p>{errorMessage(error.kind, error.details).title}</p>
        </div>
      )}
      {waitingCount > waitingListed && <p className="quiet">{tCount('history_more_waiting', waitingCount)}</p>}
      {found.length > 0 ? (
        <HistoryTable lines={found} user={user} busy={history.busy} onAction={act} batches={batches} />
      ) : (
        <div className="empty">
          <p>{t('history_none_found')}</p>
          <button type="button" className="button" onClick={showAll}>
            {t('history_show_all')}
          </button>
        </div>
      )}
      {isClearing && (
        <ConfirmClear
          lines={lines}
          onCancel={() => setClearing(false)}
          onConfirm={() => {
            setClearing(false);
            void history.clear().then(batches.refresh);
          }}
        />
      )}
      {question}
    </>
  );
}

/** Saves the history as a file, which takes a while if batches of very many deals are in it. */
function useCsvExport(lines: readonly HistoryLine[]) {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<DealError>();
  async function save() {
    setRunning(true);
    setError(undefined);
    try {
      const { historyToCsv } = await import('./history-csv');
      saveFile(`${t('history')} ${localDay(Date.now())}.csv`, await historyToCsv(lines), 'text/csv');
    } catch (caught) {
      setError(asDealError(caught));
    }
    setRunning(false);
  }
  return { isRunning, error, save };
}
