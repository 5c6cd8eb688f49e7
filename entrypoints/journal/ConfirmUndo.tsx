import { Confirm } from '@/components/Confirm';
import { personLabel } from '@/components/deal-labels';
import { useUserNames } from '@/components/useWazzupUsers';
import { type HistoryEntry, undoPress } from '@/lib/deal/journal';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import { latestDeal } from './entry-labels';

interface Props {
  entry: HistoryEntry;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Whether taking back a press is asked about first: it would delete a deal, or move a chat to somebody else. */
export function needsConfirmation(entry: HistoryEntry): boolean {
  const { action } = undoPress(entry);
  return action === 'delete' || (action === 'restore' && movesChat(entry));
}

const movesChat = ({ before, after }: HistoryEntry): boolean => before?.responsibleUserId !== after?.responsibleUserId;

/** The same questions as in the popup. */
export function ConfirmUndo({ entry, onConfirm, onCancel }: Props) {
  const { before, after, press } = entry;
  const user = useUserNames(movesChat(entry));
  if (before && after)
    return (
      <Confirm
        title={t('responsible_title')}
        text={t('responsible_text', ...[after, before].map(({ responsibleUserId: id }) => personLabel(id, user(id))))}
        confirm={t('responsible_confirm')}
        onConfirm={onConfirm}
        onCancel={onCancel}
      />
    );
  return (
    <Confirm
      title={t('delete_title')}
      text={t('delete_text', latestDeal(entry).name, parseHttpUrl(press.origin)?.host ?? press.origin)}
      confirm={t('delete_confirm')}
      danger
      onConfirm={onConfirm}
      onCancel={onCancel}
    />
  );
}
