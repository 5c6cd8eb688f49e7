import { Confirm } from '@/components/Confirm';
import { responsibleChangeText } from '@/components/deal-labels';
import { siteLabel } from '@/components/site-label';
import { useUserNames } from '@/components/useWazzupUsers';
import { type HistoryEntry, undoPress } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { latestDeal } from './entry-labels';

interface Props {
  entry: HistoryEntry;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Whether the manager is asked before a press is undone: undoing it would delete a deal, or move a chat to somebody else. */
export function needsConfirmation(entry: HistoryEntry): boolean {
  const { action } = undoPress(entry);
  return action === 'delete' || (action === 'restore' && movesChat(entry));
}

const movesChat = ({ before, after }: HistoryEntry): boolean => before?.responsibleUserId !== after?.responsibleUserId;

/** Asks about an undo in the words in which the popup asks about the same change. */
export function ConfirmUndo({ entry, onConfirm, onCancel }: Props) {
  const { before, after, press } = entry;
  const user = useUserNames(movesChat(entry));
  if (before && after)
    return (
      <Confirm
        title={t('responsible_title')}
        text={responsibleChangeText(after, before, user)}
        confirm={t('responsible_confirm')}
        onConfirm={onConfirm}
        onCancel={onCancel}
      />
    );
  return (
    <Confirm
      title={t('delete_title')}
      text={t('delete_text', latestDeal(entry).name, siteLabel(press.origin))}
      confirm={t('delete_confirm')}
      danger
      onConfirm={onConfirm}
      onCancel={onCancel}
    />
  );
}
