import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { errorMessage } from '@/components/error-messages';
import { useUserNames } from '@/components/useUserNames';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { ConfirmUndo, needsConfirmation } from './ConfirmUndo';
import { type EntryAct, EntryRow } from './EntryRow';
import { belongsTo, FILTERS, type Filter, matches } from './entries';
import { asCsv, download } from './export';
import { Overwrite } from './Overwrite';
import { PeopleToAdd } from './PeopleToAdd';
import { Tools } from './Tools';
import { type Told, useHistory } from './useHistory';
import { usePeople } from './usePeople';

/** Everything that was sent to Wazzup from here, or waits for it, and what can still be done about it. */
export function History() {
  const history = useHistory();
  const { listed, error, notice, overtaken } = history;
  const people = usePeople(history.say);
  const isAnyRefused = people.people.some(({ failed }) => failed);
  return (
    <main className="page">
      <header className="brand">
        <img src="/icon/128.png" alt="" width="40" height="40" />
        <h1>{t('history')}</h1>
        <a href="/options.html">{t('settings')}</a>
      </header>
      <PeopleToAdd {...people} />
      <section className="card" aria-label={t('history')} aria-busy={!listed && !error}>
        <p className="quiet">{t('history_hint')}</p>
        {listed && listed.entries.length > 0 && (
          <Listed history={history} entries={listed.entries} isAnyRefused={isAnyRefused} />
        )}
        {listed?.entries.length === 0 && (
          <div className="empty">
            <h2>{t('history_empty')}</h2>
            <p className="quiet">{t('history_empty_hint')}</p>
          </div>
        )}
        {!listed && !error && <Bones />}
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
      {overtaken && (
        <Overwrite
          overtaken={overtaken}
          onOverwrite={() => void history.overwrite(overtaken)}
          onKeep={() => history.keepTheirs(overtaken)}
        />
      )}
    </main>
  );
}

interface ListedProps {
  history: Told;
  entries: readonly HistoryEntry[];
  /** Some were not added to Wazzup: they are forgotten with what has ended. */
  isAnyRefused: boolean;
}

function Listed({ history, entries, isAnyRefused }: ListedProps) {
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [undoing, setUndoing] = useState<HistoryEntry>();
  const [isClearing, setClearing] = useState(false);
  const wanted = useDeferredValue(search);
  const user = useUserNames(true);
  const found = useMemo(
    () => entries.filter((entry) => belongsTo(entry, filter) && matches(entry, wanted, user)),
    [entries, filter, wanted, user],
  );
  const counts = useMemo(() => {
    const count = (one: Filter) => entries.filter((entry) => belongsTo(entry, one)).length;
    return Object.fromEntries(FILTERS.map((one) => [one, count(one)])) as Record<Filter, number>;
  }, [entries]);
  const waiting = history.listed?.waiting ?? 0;

  const now = useRef(history);
  now.current = history;
  // The same for all rows and always, so that a row is drawn anew only when its entry is.
  const act = useCallback((act: EntryAct, entry: HistoryEntry) => {
    if (act === 'undo' && needsConfirmation(entry)) setUndoing(entry);
    else void now.current[act](entry);
  }, []);

  return (
    <>
      <Tools
        search={search}
        onSearch={setSearch}
        filter={filter}
        onFilter={setFilter}
        counts={counts}
        canClear={counts.all > counts.waiting || isAnyRefused}
        onExport={() => download(`${t('history')} ${new Date().toISOString().slice(0, 10)}.csv`, asCsv(entries))}
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
              <EntryRow key={entry.seq} entry={entry} user={user} isBusy={history.busy === entry.seq} onAct={act} />
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
function Bones() {
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
