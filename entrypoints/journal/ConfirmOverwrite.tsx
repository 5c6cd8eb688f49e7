import { Confirm } from '@/components/Confirm';
import { Differences } from '@/components/Differences';
import { personLabel } from '@/components/deal-labels';
import { useUserNames } from '@/components/useWazzupUsers';
import { changedFields } from '@/lib/deal/compare';
import { DEAL_FIELDS } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import type { RemoteChange } from './useHistory';

interface Props {
  remoteChange: RemoteChange;
  onOverwrite: () => void;
  onKeep: () => void;
}

/** Wazzup's deal was changed by someone since: both versions, and the manager says whose holds. */
export function ConfirmOverwrite({ remoteChange: { entry, act, there, want }, onOverwrite, onKeep }: Props) {
  // Where all would be gone, what it was then says more than nothing.
  const then = act === 'undo' ? entry.after : entry.press.base;
  const here = want ?? then ?? entry.press.deal;
  const movesChat = want !== null && there !== null && want.responsibleUserId !== there.responsibleUserId;
  const user = useUserNames(here.responsibleUserId !== there?.responsibleUserId);
  const moved = movesChat
    ? t('responsible_text', ...[there, want].map(({ responsibleUserId: id }) => personLabel(id, user(id))))
    : '';
  const words = !there
    ? (['overwrite_gone_title', 'overwrite_gone_text', 'overwrite_put_back'] as const)
    : want
      ? (['overwrite_title', 'overwrite_text', 'overwrite'] as const)
      : (['overwrite_title', 'overwrite_delete_text', 'overwrite_delete'] as const);
  return (
    <Confirm
      title={t(words[0])}
      text={`${t(words[1])} ${moved}`}
      confirm={t(words[2])}
      cancel={there ? t('keep_theirs') : t('cancel')}
      danger={want === null}
      onConfirm={onOverwrite}
      onCancel={onKeep}
    >
      <Differences
        fields={there ? changedFields(here, there) : DEAL_FIELDS}
        here={here}
        there={there}
        names={{ user }}
        hereTitle={t(want ? 'overwrite_yours' : 'overwrite_then')}
        thereTitle={t('overwrite_now')}
      />
    </Confirm>
  );
}
