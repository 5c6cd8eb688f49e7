import { BATCH_ENTRIES } from '@/lib/deal/batch';
import { t } from '@/lib/i18n';
import type { FoundInBatches } from './batch-search';

/** Says that the deals of batches are still being searched, or that those of older ones were left out. */
export function SearchedBatches({ isReading, isPartial }: Pick<FoundInBatches, 'isReading' | 'isPartial'>) {
  if (!isReading && !isPartial) return null;
  return (
    <p className="quiet" aria-live="polite">
      {isReading ? t('history_searching') : t('history_searched_partly', BATCH_ENTRIES.toLocaleString(t('language')))}
    </p>
  );
}
