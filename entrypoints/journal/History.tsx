import { errorMessage } from '@/components/error-messages';
import { HeldRecords } from '@/components/HeldRecords';
import { PageHeader } from '@/components/PageHeader';
import { t } from '@/lib/i18n';
import { BatchTable } from './BatchTable';
import { ConfirmOverwrite } from './ConfirmOverwrite';
import { ContactsToAdd } from './ContactsToAdd';
import { DamagedRecords } from './DamagedRecords';
import { isOfDeal } from './entry-filter';
import { HistoryList } from './HistoryList';
import { OfferNotifications } from './OfferNotifications';
import { OnlyDeal } from './OnlyDeal';
import { useBatches } from './useBatches';
import { useContactsToAdd } from './useContactsToAdd';
import { useDealFilter } from './useDealFilter';
import { useHistory } from './useHistory';

/** The page of everything that was sent to Wazzup from this browser, or waits for it, and of what can be done about it. */
export function History() {
  const history = useHistory();
  const { list, error, notice, remoteChange } = history;
  const { onlyDeal, showAllDeals } = useDealFilter();
  const entries = list?.entries.filter((entry) => onlyDeal === null || isOfDeal(entry, onlyDeal)) ?? [];
  const batches = useBatches();
  const hasBatches = batches.batches.length > 0;
  const contactsToAdd = useContactsToAdd(history.announce);
  return (
    <main className="page">
      <PageHeader title="history" here="history" />
      <ContactsToAdd {...contactsToAdd} />
      <HeldRecords />
      <DamagedRecords />
      {hasBatches && !onlyDeal && <BatchTable history={history} {...batches} />}
      <section className="card" aria-label={t('history')} aria-busy={!list && !error}>
        <div>
          <p className="quiet">{t('history_hint')}</p>
          <OfferNotifications />
        </div>
        {list && onlyDeal && <OnlyDeal entries={entries} onShowAll={showAllDeals} />}
        {list && entries.length > 0 && (
          <HistoryList
            history={history}
            entries={entries}
            waitingCount={onlyDeal ? 0 : list.waiting}
            hasRefusedContacts={contactsToAdd.people.some(({ failed }) => failed)}
          />
        )}
        {list?.entries.length === 0 && !onlyDeal && !hasBatches && (
          <div className="empty">
            <h2>{t('history_empty')}</h2>
            <p className="quiet">{t('history_empty_hint')}</p>
          </div>
        )}
        {!list && !error && <TableSkeleton />}
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
