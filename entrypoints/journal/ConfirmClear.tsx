import { Confirm } from '@/components/Confirm';
import { t, tCount } from '@/lib/i18n';
import { type HistoryLine, isBatchLine, isUnderWay } from './history-line';

interface Props {
  lines: readonly HistoryLine[];
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before the history is cleared, and says how many changes of many deals go with it. */
export function ConfirmClear({ lines, onConfirm, onCancel }: Props) {
  const batches = lines.filter((line) => isBatchLine(line) && !isUnderWay(line)).length;
  const together = batches > 0 ? `\n${tCount('history_clear_batches', batches)}` : '';
  return (
    <Confirm
      title={t('history_clear_title')}
      text={t('history_clear_text') + together}
      confirm={t('history_clear')}
      danger
      onCancel={onCancel}
      onConfirm={onConfirm}
    />
  );
}
