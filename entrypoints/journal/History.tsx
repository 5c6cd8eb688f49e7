import { useMemo } from 'react';
import { errorMessage } from '@/components/error-messages';
import { HeldRecords } from '@/components/HeldRecords';
import { PageHeader } from '@/components/PageHeader';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { DealKey } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { ConfirmOverwrite } from './ConfirmOverwrite';
import { ContactsToAdd } from './ContactsToAdd';
import { DamagedRecords } from './DamagedRecords';
import { isOfDeal, isSameDeal } from './entry-filter';
import { HistoryList } from './HistoryList';
import { type BatchLine, joinLines } from './history-line';
import { OfferNotifications } from './OfferNotifications';
import { OnlyDeal } from './OnlyDeal';
import { SearchedBatches } from './SearchedBatches';
import { useBatches } from './useBatches';
import { useBatchSearch } from './useBatchSearch';
import { useContactsToAdd } from './useContactsToAdd';
import { useDealFilter } from './useDealFilter';
import { useHistory } from './useHistory';

const NO_BATCHES: readonly BatchLine[] = [];

/** The page of everything that was sent to Wazzup from this browser, or waits for it, and of what can be done about it. */
export function History() {
  const history = useHistory();
  const { list, error, notice, remoteChange } = history;
  const { onlyDeal, showAllDeals } = useDealFilter();
  const entries = useMemo(
    () => list?.entries.filter((entry) => onlyDeal === null || isOfDeal(entry, onlyDeal)) ?? [],
    [list, onlyDeal],
  );
  const batches = useBatches();
  const { lines, inBatches } = useLines(entries, batches.batches ?? NO_BATCHES, onlyDeal);
  const contactsToAdd = useContactsToAdd(history.announce);
  const isLoaded = list !== undefined && batches.batches !== undefined;
  return (
    <main className="page">
      <PageHeader title="history" here="history" />
      <ContactsToAdd {...contactsToAdd} />
      <HeldRecords />
      <DamagedRecords />
      <section className="card" aria-label={t('history')} aria-busy={!isLoaded && !error}>
        <div>
          <p className="quiet">{t('history_hint')}</p>
          <OfferNotifications />
        </div>
        {isLoaded && onlyDeal && (
          <>
            <OnlyDeal entries={entries} isInBatches={inBatches.places.size > 0} onShowAll={showAllDeals} />
            <SearchedBatches {...inBatches} />
          </>
        )}
        {isLoaded && lines.length > 0 && (
          <HistoryList
            history={history}
            batches={batches}
            lines={lines}
            waitingCount={onlyDeal ? 0 : list.waiting}
            hasRefusedContacts={contactsToAdd.people.some(({ failed }) => failed)}
          />
        )}
        {isLoaded && lines.length === 0 && !onlyDeal && (
          <div className="empty">
            <h2>{t('history_empty')}</h2>
            <p className="quiet">{t('history_empty_hint')}</p>
          </div>
        )}
        {!isLoaded && !error && <TableSkeleton />}
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

/** Joins presses and batches; where the history of one deal is shown, only the batches that have it, and only it of them. */
function useLines(entries: readonly HistoryEntry[], batches: readonly BatchLine[], onlyDeal: DealKey | null) {
  const isWanted = useMemo(() => onlyDeal && ((deal: DealKey) => isSameDeal(deal, onlyDeal)), [onlyDeal]);
  const inBatches = useBatchSearch(batches, isWanted ?? undefined);
  const lines = useMemo(() => {
    if (!onlyDeal) return joinLines(entries, batches);
    const having = batches.flatMap((batch): BatchLine[] => {
      const places = inBatches.places.get(batch.id);
      return places ? [{ ...batch, places }] : [];
    });
    return joinLines(entries, having);
  }, [entries, batches, onlyDeal, inBatches.places]);
  return { lines, inBatches };
}

/** The shape of the table while it is loaded, so that nothing jumps when it comes. */
function TableSkeleton() {
  return (
    <>
      <p className="unseen">{t('history_loading')}</p>
      <div className="table-skeleton" aria-hidden="true">
        <div className="bone" />
        <div className="bone" />
        <div className="bone" />
        <div className="bone" />
      </div>
    </>
  );
}
