import { errorMessage } from '@/components/error-messages';
import { useUserNames } from '@/components/useWazzupUsers';
import { t } from '@/lib/i18n';
import { BatchRow } from './BatchRow';
import type { BatchControls } from './useBatches';
import { useEntryActions } from './useEntryActions';
import type { HistoryControls } from './useHistory';
import './history-table.css';

interface Props extends BatchControls {
  history: HistoryControls;
}

/** The changes of many deals at once, the newest first: each is one row, which opens its deals page by page. */
export function BatchTable({ history, batches, error, busy, act }: Props) {
  const user = useUserNames(true);
  const [onAction, question] = useEntryActions(history);
  return (
    <section className="card" aria-label={t('batches')}>
      <h2>{t('batches')}</h2>
      {error && (
        <div className="notice" role="alert">
          <p>{errorMessage(error.kind, error.details).title}</p>
        </div>
      )}
      <table className="history" aria-label={t('batches')}>
        <thead>
          <tr>
            <th scope="col">{t('history_when')}</th>
            <th scope="col">{t('batch_deals')}</th>
            <th scope="col">{t('history_change')}</th>
            <th scope="col">{t('history_outcome')}</th>
            <th scope="col">{t('history_buttons')}</th>
          </tr>
        </thead>
        {batches.map((batch) => (
          <BatchRow
            key={batch.id}
            batch={batch}
            isBusy={busy === batch.id}
            onCommand={(command) => void act(command, batch)}
            user={user}
            busy={history.busy}
            onAction={onAction}
          />
        ))}
      </table>
      {question}
    </section>
  );
}
