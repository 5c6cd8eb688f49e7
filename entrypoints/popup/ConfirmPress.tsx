import { Confirm } from '@/components/Confirm';
import type { Confirmation } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import type { DealLink } from './deal/useDealLink';

interface Props {
  confirmation: Confirmation;
  link: DealLink;
  /** What managers call a user of Wazzup. */
  userLabel: (id: string) => string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks the manager to confirm a press that deletes the deal, or that takes its chat from somebody. */
export function ConfirmPress({ confirmation, link, userLabel, onConfirm, onCancel }: Props) {
  const { composed, deal, looked } = link;
  const there = looked?.there;
  if (!there || !composed || !deal) return null;
  if (confirmation === 'responsible') {
    const [from, to] = [there.responsibleUserId, composed.deal.responsibleUserId.trim()];
    return (
      <Confirm
        title={t('responsible_title')}
        text={t('responsible_text', userLabel(from), userLabel(to))}
        confirm={t('responsible_confirm')}
        onCancel={onCancel}
        onConfirm={onConfirm}
      />
    );
  }
  const isForGood = deal.forbidden.includes('create');
  return (
    <Confirm
      title={t('delete_title')}
      text={t(isForGood ? 'delete_text_for_good' : 'delete_text', there.name, deal.crm.label)}
      confirm={t('delete_confirm')}
      danger
      onCancel={onCancel}
      onConfirm={onConfirm}
    />
  );
}
