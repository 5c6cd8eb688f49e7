import { Confirm } from '@/components/Confirm';
import { chatMoveText } from '@/components/chat-move';
import { tAt } from '@/components/crm-words';
import { latestDeal } from '@/components/entry-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { confirmationOf } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';

interface Props {
  entry: HistoryEntry;
  onConfirm: () => void;
  onCancel: () => void;
}

const confirmationOfUndo = ({ before, after }: HistoryEntry) => confirmationOf(after, before);

/** Whether taking back a press is asked about first: it would delete a deal, or move a chat to somebody else. */
export const needsConfirmation = (entry: HistoryEntry): boolean => confirmationOfUndo(entry) !== undefined;

/** Asks about an undo: one that moves a chat in the popup's words, and one that deletes a deal in words of its own. */
export function ConfirmUndo({ entry, onConfirm, onCancel }: Props) {
  const { before, after, press } = entry;
  const users = useWazzupUsers(false)?.users ?? [];
  if (before && after)
    return (
      <Confirm
        title={t('responsible_title')}
        text={chatMoveText(after, before, { users })}
        confirm={t('responsible_confirm')}
        onConfirm={onConfirm}
        onCancel={onCancel}
      />
    );
  const { name, uri } = latestDeal(entry);
  return (
    <Confirm
      title={tAt(uri, 'undo_create_title')}
      text={tAt(uri, 'undo_create_text', name, press.site)}
      // In Russian “undo” and “cancel” are one word, so the button says what happens.
      confirm={t('delete_confirm')}
      danger
      onConfirm={onConfirm}
      onCancel={onCancel}
    />
  );
}
