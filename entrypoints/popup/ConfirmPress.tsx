import { Confirm } from '@/components/Confirm';
import { chatMoveText } from '@/components/chat-move';
import { crmName, tAt } from '@/components/crm-words';
import type { User } from '@/lib/chat/model';
import type { Deal } from '@/lib/deal/model';
import type { Confirmation } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import type { DealLink } from './deal/useDealLink';

interface Props {
  confirmation: Confirmation;
  link: DealLink;
  /** What Wazzup would have; without it, the deal as it stands in the popup. */
  to?: Deal;
  /** Wazzup's users, as far as they are known. */
  users: readonly User[];
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks the manager to confirm a press that deletes the deal, or that takes its chat from somebody. */
export function ConfirmPress({ confirmation, link, to, users, onConfirm, onCancel }: Props) {
  const { composed, deal, looked } = link;
  const there = looked?.there;
  if (!there || !composed || !deal) return null;
  if (confirmation === 'responsible')
    return (
      <Confirm
        title={t('responsible_title')}
        text={chatMoveText(there, to ?? composed.deal, { users, inCrm: deal.page.responsible })}
        confirm={t('responsible_confirm')}
        onCancel={onCancel}
        onConfirm={onConfirm}
      />
    );
  const { uri } = deal.page;
  const isForGood = deal.forbidden.includes('create');
  return (
    <Confirm
      title={tAt(uri, 'delete_title')}
      text={tAt(uri, isForGood ? 'delete_text_for_good' : 'delete_text', there.name, crmName(deal.crm.label, uri))}
      confirm={t('delete_confirm')}
      danger
      onCancel={onCancel}
      onConfirm={onConfirm}
    />
  );
}
