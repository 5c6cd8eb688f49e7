import { useRef, useState } from 'react';
import { Combobox } from '@/components/Combobox';
import { personLabel } from '@/components/deal-labels';
import { errorMessage } from '@/components/error-messages';
import { loadUsers, useWazzupUsers } from '@/components/useWazzupUsers';
import type { User } from '@/lib/chat/model';
import { crmUserId } from '@/lib/deal/known-users';
import { siteAddress } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import type { DealLink } from '../deal/useDealLink';

interface Props {
  link: DealLink;
  /** Tells the popup that Wazzup's users may be others than it knows. */
  onRenewed: () => void;
}

/** Lets the manager say which Wazzup user the responsible user is, if Wazzup does not know the id. */
export function ChooseUser({ link, onRenewed }: Props) {
  const { deal, edits, busy } = link;
  const list = useWazzupUsers(true);

  const responsible = deal?.page.responsible;
  // An id that the manager typed belongs to no user of the page, so their choice holds for this deal only.
  const isTyped = edits.responsibleUserId !== undefined;
  const crmUser = isTyped ? undefined : crmUserId(responsible);

  async function choose(id: string) {
    if (crmUser === undefined || !deal) return link.edit({ responsibleUserId: id });
    // The popup reads the page again when settings change, and then finds the choice.
    await sendToBackground('user.choose', { site: siteAddress(deal.page.uri) ?? '', crmUser, wazzupUser: id });
  }

  if (!list) return null;
  const hasSameName = (user: User) => Number(user.name === responsible?.name);
  const options = list.users
    .toSorted((a, b) => hasSameName(b) - hasSameName(a) || a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ id, label: personLabel(id, name) }));
  return (
    <div className="choose-user">
      {options.length > 0 && (
        <Combobox
          label={responsible?.name && !isTyped ? t('choose_user_named', responsible.name) : t('choose_user')}
          noneFound={t('choose_user_none')}
          options={options}
          disabled={busy !== null}
          onChoose={(id) => void choose(id)}
        />
      )}
      {options.length === 0 && !list.error && <p className="note advice">{t('no_users')}</p>}
      <LookAgain onRenewed={onRenewed} />
    </div>
  );
}

/** Lets the manager have Wazzup's users looked up anew, after a colleague was added there. */
function LookAgain({ onRenewed }: Pick<Props, 'onRenewed'>) {
  const error = useWazzupUsers(false)?.error;
  const [state, setState] = useState<'looking' | 'looked'>();
  const isLooking = useRef(false);

  async function look() {
    if (isLooking.current) return;
    isLooking.current = true;
    setState('looking');
    await loadUsers('users.renew');
    isLooking.current = false;
    setState('looked');
    onRenewed();
  }

  const news = state === 'looking' ? t('state_asking') : error ? errorMessage(error.kind, error.details).title : '';
  return (
    <>
      <button
        type="button"
        className="button plain"
        aria-disabled={state === 'looking' || undefined}
        // The list stays open: what Wazzup has now appears in it, and nothing moves under the mouse.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => void look()}
      >
        {t('look_again')}
      </button>
      <p className={error ? 'note advice' : 'note'} aria-live="polite">
        {news || (state === 'looked' && t('looked_again'))}
      </p>
    </>
  );
}
