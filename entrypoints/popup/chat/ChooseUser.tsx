import { Combobox } from '@/components/Combobox';
import { personLabel } from '@/components/deal-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { User } from '@/lib/chat/model';
import { crmUserId } from '@/lib/deal/known-users';
import { siteAddress } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import type { DealLink } from '../deal/useDealLink';

/** Lets the manager say which Wazzup user the responsible user is, if Wazzup does not know the id. */
export function ChooseUser({ link }: { link: DealLink }) {
  const { deal, edits, busy } = link;
  const users = useWazzupUsers(true);

  const responsible = deal?.page.responsible;
  // An id that the manager typed belongs to no user of the page, so their choice holds for this deal only.
  const isTyped = edits.responsibleUserId !== undefined;
  const crmUser = isTyped ? undefined : crmUserId(responsible);

  async function choose(id: string) {
    if (crmUser === undefined || !deal) return link.edit({ responsibleUserId: id });
    // The popup reads the page again when settings change, and then finds the choice.
    await sendToBackground('user.choose', { site: siteAddress(deal.page.uri) ?? '', crmUser, wazzupUser: id });
  }

  if (!users) return null;
  if (users.length === 0) return <p className="note advice">{t('no_users')}</p>;
  const hasSameName = (user: User) => Number(user.name === responsible?.name);
  const options = users
    .toSorted((a, b) => hasSameName(b) - hasSameName(a) || a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ id, label: personLabel(id, name) }));
  return (
    <Combobox
      label={responsible?.name && !isTyped ? t('choose_user_named', responsible.name) : t('choose_user')}
      noneFound={t('choose_user_none')}
      options={options}
      disabled={busy !== null}
      onChoose={(id) => void choose(id)}
    />
  );
}
