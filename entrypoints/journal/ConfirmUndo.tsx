import { Confirm } from '@/components/Confirm';
import { personLabel } from '@/components/deal-labels';
import { useUserNames } from '@/components/useUserNames';
import type { HistoryEntry } from '@/lib/deal/journal';
import { confirmationOf } from '@/lib/deal/plan';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import { dealOf } from './entries';

interface Props {
  entry: HistoryEntry;
  onConfirm: () => void;
  onCancel: () => void;
}

const confirmationOfUndo = ({ before, after }: HistoryEntry) => confirmationOf(after, before);

/** Whether taking back a press is asked about first: it would delete a deal, or move a chat to somebody else. */
export const needsConfirmation = (entry: HistoryEntry): boolean => confirmationOfUndo(entry) !== undefined;

/** The same questions as in the popup. */
export function ConfirmUndo({ entry, onConfirm, onCancel }: Props) {
  const { before, after, press } = entry;
  const user = useUserNames(confirmationOfUndo(entry) === 'responsible');
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
      text={t('delete_text', dealOf(entry).name, parseHttpUrl(press.origin)?.host ?? press.origin)}
      confirm={t('delete_confirm')}
      danger
      onConfirm={onConfirm}
      onCancel={onCancel}
    />
  );
}
