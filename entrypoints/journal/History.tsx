import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { errorMessage } from '@/components/error-messages';
import { useUserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { ConfirmOverwrite } from './ConfirmOverwrite';
import { ConfirmUndo, needsConfirmation } from './ConfirmUndo';
import { ContactsToAdd } from './ContactsToAdd';
import { type EntryAction, EntryRow } from './EntryRow';
import { FILTERS, type Filter, matches, passesFilter } from './entry-labels';
import { HistoryToolbar } from './HistoryToolbar';
import { download, toCsv } from './history-csv';
import { useContactsToAdd } from './useContactsToAdd';
import { type HistoryControls, useHistory } from './useHistory';

/** Everything that was sent to Wazzup from here, or waits for it, and what can still be done about it. */
export function History() {
  const history = useHistory();
  const { listed, error, notice, remoteChange } = history;
  const people = useContactsToAdd(history.say);
  const isAnyRefused = people.people.some(({ failed }) => failed);
  return (
    <main className="page">
      <header className="brand">
        <img src="/icon/128.png" alt="" width="40" height="40" />
        <h1>{t('history')}</h1>
        <a href="/options.html">{t('settings')}</a>
      </header>
      <ContactsToAdd {...people} />
      <section className="card" aria-label={t('history')} aria-busy={!listed && !error}>
        <p className="quiet">{t('history_hint')}</p>
        {listed && listed.entries.length > 0 && (
          <HistoryList history={history} entries={listed.entries} isAnyRefused={isAnyRefused} />
        )}
        {listed?.entries.length === 0 && (
          <div className="empty">
            <h2>{t('history_empty')}</h2>
            <p className="quiet">{t('history_empty_hint')}</p>
          </div>
        )}
        {!listed && !error && <TableSkeleton />}
        {error && (
          <div className="notice" role="alert">
            <p>{errorMessage(error.kind, error.details).title}</p>
            <div className="row">
              <button type="button" className="button" onClick={() => void history.refresh()}>
                {t('try_again')}
              </button>
            </div>
          </div>
        )}
      </section>
      <p className="toast" role="status">
        {notice.text}
      </p>
      {remoteChange && (
        <ConfirmOverwrite
          remoteChange={remoteChange}
          onOverwrite={() => void history.overwrite(remoteChange)}
          onKeep={() => history.keepTheirs(remoteChange)}
        />
      )}
    </main>
  );
}

interface HistoryListProps {
  history: HistoryControls;
  entries: readonly HistoryEntry[];
  /** Some were not added to Wazzup: they are forgotten with what has ended. */
  isAnyRefused: boolean;
}

function HistoryList({ history, entries, isAnyRefused }: HistoryListProps) {
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [undoing, setUndoing] = useState<HistoryEntry>();
  const [isClearing, setClearing] = useState(false);
  const wanted = useDeferredValue(search);
  const user = useUserNames(true);
  const found = useMemo(
    () => entries.filter((entry) => passesFilter(entry, filter) && matches(entry, wanted, user)),
    [entries, filter, wanted, user],
  );
  const counts = useMemo(() => {
    const count = (one: Filter) => entries.filter((entry) => passesFilter(entry, one)).length;
    return Object.fromEntries(FILTERS.map((one) => [one, count(one)])) as Record<Filter, number>;
  }, [entries]);
  const waiting = history.listed?.waiting ?? 0;

  const now = useRef(history);
  now.current = history;
  // The same for all rows and always, so that a row is drawn anew only when its entry is.
  const act = useCallback((act: EntryAction, entry: HistoryEntry) => {
    if (act === 'undo' && needsConfirmation(entry)) setUndoing(entry);
    else void now.current[act](entry);
  }, []);

  return (
    <>
      <HistoryToolbar
        search={search}
        onSearch={setSearch}
        filter={filter}
        onFilter={setFilter}
        counts={counts}
        canClear={counts.all > counts.waiting || isAnyRefused}
        onExport={() => download(`${t('history')} ${new Date().toISOString().slice(0, 10)}.csv`, toCsv(entries))}
        onClear={() => setClearing(true)}
      />
      {waiting > counts.waiting && <p className="quiet">{t('history_more_waiting', waiting)}</p>}
      {found.length > 0 ? (
        <table className="history" aria-label={t('history')}>
          <thead>
            <tr>
              <th scope="col">{t('history_when')}</th>
              <th scope="col">{t('history_deal')}</th>
              <th scope="col">{t('history_change')}</th>
              <th scope="col">{t('history_outcome')}</th>
              <th scope="col">{t('history_buttons')}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((entry) => (
              <EntryRow key={entry.seq} entry={entry} user={user} isBusy={history.busy === entry.seq} onAction={act} />
            ))}
          </tbody>
        </table>
      ) : (
        <div className="empty">
          <p>{t('history_none_found')}</p>
          <button
            type="button"
            className="button"
            onClick={() => {
              setSearch('');
              setFilter('all');
            }}
          >
            {t('history_show_all')}
          </button>
        </div>
      )}
      {undoing && (
        <ConfirmUndo
          entry={undoing}
          onCancel={() => setUndoing(undefined)}
          onConfirm={() => {
            setUndoing(undefined);
            void history.undo(undoing);
          }}
        />
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
    </>
  );
}

/** The shape of what is coming, so that nothing jumps when it comes. */
function TableSkeleton() {
  return (
    <>
      <p className="unseen">{t('history_loading')}</p>
      <div className="bones" aria-hidden="true">
        <div className="bone" />
        <div className="bone" />
        <div className="bone" />
        <div className="bone" />
      </div>
    </>
  );
}
