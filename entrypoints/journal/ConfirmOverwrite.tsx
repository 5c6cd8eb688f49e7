import { Confirm } from '@/components/Confirm';
import { chatMoveText } from '@/components/chat-move';
import { tAt } from '@/components/crm-words';
import { Differences } from '@/components/Differences';
import { latestDeal } from '@/components/entry-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import { changedFields } from '@/lib/deal/compare';
import { DEAL_FIELDS } from '@/lib/deal/model';
import { confirmationOf } from '@/lib/deal/plan';
import { type MessageKey, t } from '@/lib/i18n';
import type { RemoteChange } from './useHistory';

interface Props {
  remoteChange: RemoteChange;
  onOverwrite: () => void;
  onKeep: () => void;
}

/** Shows the manager's version of a deal beside the one somebody has put into Wazzup since, and asks which one holds. */
export function ConfirmOverwrite({ remoteChange, onOverwrite, onKeep }: Props) {
  const { entry, action, there, expected } = remoteChange;
  // If overwriting deletes the deal, the table compares with the deal as it was then: that says more than an empty column.
  const then = action === 'undo' ? entry.after : entry.press.base;
  const here = expected ?? then ?? entry.press.deal;
  const movesChat = confirmationOf(there, expected) === 'responsible';
  const users = useWazzupUsers(false)?.users ?? [];
  const { title, text, confirm } = wordsFor(remoteChange);
  return (
    <Confirm
      title={title}
      text={there && expected && movesChat ? `${text}\n${chatMoveText(there, expected, { users })}` : text}
      confirm={confirm}
      cancel={there ? t('keep_theirs') : t('cancel')}
      danger={expected === null}
      onConfirm={onOverwrite}
      onCancel={onKeep}
    >
      <Differences
        fields={there ? changedFields(here, there) : DEAL_FIELDS}
        here={here}
        there={there}
        names={{ user: (id) => users.find((user) => user.id === id)?.name }}
        hereTitle={t(expected ? 'overwrite_yours' : 'overwrite_then')}
        thereTitle={t('overwrite_now')}
      />
    </Confirm>
  );
}

function wordsFor({ entry, there, expected }: RemoteChange): { title: string; text: string; confirm: string } {
  const say = (key: MessageKey) => tAt(latestDeal(entry).uri, key);
  if (!there)
    return { title: say('overwrite_gone_title'), text: t('overwrite_gone_text'), confirm: t('overwrite_put_back') };
  const title = say('overwrite_title');
  return expected
    ? { title, text: say('overwrite_text'), confirm: t('overwrite') }
    : { title, text: say('overwrite_delete_text'), confirm: t('overwrite_delete') };
}
