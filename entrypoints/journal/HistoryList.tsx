import { useDeferredValue, useMemo, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { localDay } from '@/components/local-time';
import { saveFile } from '@/components/save-file';
import { useUserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t, tCount } from '@/lib/i18n';
import { countByFilter, type Filter, matchesSearch, passesFilter } from './entry-filter';
import { HistoryTable } from './HistoryTable';
import { HistoryToolbar } from './HistoryToolbar';
import { useEntryActions } from './useEntryActions';
import type { HistoryControls } from './useHistory';

interface Props {
  history: HistoryControls;
  entries: readonly HistoryEntry[];
  /** How many presses wait; of very many, only the newest are among the entries. */
  waitingCount: number;
  /** Wazzup refused some contacts: clearing the history forgets them too. */
  hasRefusedContacts: boolean;
}

/** The entries that the manager searches for, with the means to search, export and clear them. */
export function HistoryList({ history, entries, waitingCount, hasRefusedContacts }: Props) {
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [isClearing, setClearing] = useState(false);
  const [act, question] = useEntryActions(history);
  const deferredSearch = useDeferredValue(search);
  const user = useUserNames(true);
  const found = useMemo(
    () => entries.filter((entry) => passesFilter(entry, filter) && matchesSearch(entry, deferredSearch, user)),
    [entries, filter, deferredSearch, user],
  );
  const counts = useMemo(() => countByFilter(entries), [entries]);

  async function exportCsv() {
    const { historyToCsv } = await import('./history-csv');
    saveFile(`${t('history')} ${localDay(Date.now())}.csv`, historyToCsv(entries), 'text/csv');
  }

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
        canClear={counts.all > counts.waiting || hasRefusedContacts}
        onExport={() => void exportCsv()}
        onClear={() => setClearing(true)}
      />
      {waitingCount > counts.waiting && <p className="quiet">{tCount('history_more_waiting', waitingCount)}</p>}
      {found.length > 0 ? (
        <HistoryTable entries={found} user={user} busy={history.busy} onAction={act} />
      ) : (
        <div className="empty">
          <p>{t('history_none_found')}</p>
          <button type="button" className="button" onClick={showAll}>
            {t('history_show_all')}
          </button>
        </div>
      )}
      {isClearing && (
        <Confirm
          title={t('history_clear_title')}
          text={t('history_clear_text')}
          confirm={t('history_clear')}
          danger
          onCancel={() => setClearing(false)}
          onConfirm={() => {
            setClearing(false);
            void history.clear();
          }}
        />
      )}
      {question}
    </>
  );
}
