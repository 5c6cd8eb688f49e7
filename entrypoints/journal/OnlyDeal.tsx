import { tAt } from '@/components/crm-words';
import { latestDeal } from '@/components/entry-labels';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';

interface Props {
  /** The presses of the one deal that is shown, newest first. */
  entries: readonly HistoryEntry[];
  /** Presses of the deal were found among those that were made together. */
  isInBatches: boolean;
  onShowAll: () => void;
}

/** Says that the page shows the history of one deal, and leads back to that of all. */
export function OnlyDeal({ entries: [newest], isInBatches, onShowAll }: Props) {
  const deal = newest && latestDeal(newest);
  return (
    <div className="only-deal">
      <p>
        {deal
          ? tAt(deal.uri, 'history_only_deal', deal.name)
          : t(isInBatches ? 'history_only_one' : 'history_none_of_deal')}
      </p>
      <button type="button" className="button" onClick={onShowAll}>
        {t('history_show_all')}
      </button>
    </div>
  );
}
