import { Confirm } from '@/components/Confirm';
import { personWords } from '@/components/deal-labels';
import { useUserNames } from '@/components/useUserNames';
import { type Entry, undoOf } from '@/lib/deal/journal';
import { webAddress } from '@/lib/deal/validate';
import { t } from '@/lib/i18n';
import { dealOf } from './entries';

interface Props {
  entry: Entry;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Whether taking back a press is asked about first: it would delete a deal, or move a chat to somebody else. */
export function needsConfirmation(entry: Entry): boolean {
  const { action } = undoOf(entry);
  return action === 'delete' || (action === 'restore' && movesChat(entry));
}

const movesChat = ({ before, after }: Entry): boolean => before?.responsibleUserId !== after?.responsibleUserId;

/** The same questions as in the popup. */
export function ConfirmUndo({ entry, onConfirm, onCancel }: Props) {
  const { before, after, press } = entry;
  const user = useUserNames(movesChat(entry));
  if (before && after)
    return (
      <Confirm
        title={t('responsible_title')}
        text={t('responsible_text', ...[after, before].map(({ responsibleUserId: id }) => personWords(id, user(id))))}
        confirm={t('responsible_confirm')}
        onConfirm={onConfirm}
        onCancel={onCancel}
      />
    );
  return (
    <Confirm
      title={t('delete_title')}
      text={t('delete_text', dealOf(entry).name, webAddress(press.origin)?.host ?? press.origin)}
      confirm={t('delete_confirm')}
      danger
      onConfirm={onConfirm}
      onCancel={onCancel}
    />
  );
}
