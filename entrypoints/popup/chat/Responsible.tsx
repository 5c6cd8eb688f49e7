import { useId, useState } from 'react';
import { Combobox } from '@/components/Combobox';
import { type UserList, useWazzupUsers } from '@/components/useWazzupUsers';
import type { ComposedDeal } from '@/lib/deal/compose';
import { crmUserId } from '@/lib/deal/known-users';
import { siteAddress } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import type { DealLink } from '../deal/useDealLink';
import { focusResponsible } from '../focus-actions';
import { ShowWhere } from '../later';
import { LookAgain } from './LookAgain';
import { personOf, userOptions } from './person';
import type { ChatOfDeal } from './useChat';

interface Props {
  link: DealLink;
  composed: ComposedDeal;
  chat: ChatOfDeal;
  problem: string | undefined;
  /** Whether the page only names the person, so that the manager has to say who it is in Wazzup. */
  isAsked: boolean;
  /** Something worth knowing about a choice that differs from the page. */
  note: string | undefined;
  changed: boolean;
  hidden: boolean;
  readOnly: boolean;
}

/**
 * Shows who is responsible for the deal, and lets the manager choose another of Wazzup's users. Wazzup is asked for its
 * users when the manager opens the list, or when it does not know the responsible user.
 */
export function Responsible({ link, composed, chat, problem, isAsked, note, changed, hidden, readOnly }: Props) {
  const id = useId();
  const [isWanted, setWanted] = useState(false);
  const isStranger = isAsked || chat.seen?.responsible.state === 'unknown';
  const list = useWazzupUsers((isWanted && !chat.isClosed) || isStranger);
  const person = personOf(link, composed, { users: list?.users, seen: chat.seen });
  const options = list && userOptions(list.users, person.nameInCrm);

  async function choose(userId: string) {
    const { deal, edits } = link;
    // An id that the manager typed belongs to no user of the page, so their choice holds for this deal only; so does one
    // instead of a user whom Wazzup knows.
    const isAboutUser = edits.responsibleUserId === undefined && (isStranger || person.isMapped);
    const crmUser = isAboutUser ? crmUserId(deal?.page.responsible) : undefined;
    if (crmUser === undefined || !deal) return link.edit({ responsibleUserId: userId });
    // The popup reads the page again when settings change, and then finds the choice.
    await sendToBackground('user.choose', { site: siteAddress(deal.page.uri) ?? '', crmUser, wazzupUser: userId });
  }

  const asked = person.nameInCrm ? t('choose_user_named', person.nameInCrm) : t('choose_user');
  const isElsewhere = person.isMapped && person.nameInWazzup && person.nameInWazzup !== person.nameInCrm;
  const chosen = isElsewhere ? t('user_is', person.nameInCrm ?? '', person.nameInWazzup ?? '') : undefined;
  const words = problem ?? (isStranger ? asked : (note ?? chosen));
  return (
    <div className="field responsible" hidden={hidden}>
      <Combobox
        label={t('responsible')}
        value={person.name}
        chosen={composed.deal.responsibleUserId}
        options={options}
        emptyWords={emptyWords(list, chat.isClosed)}
        readOnly={readOnly}
        changed={changed}
        invalid={problem !== undefined}
        described={words ? id : undefined}
        onOpen={() => setWanted(true)}
        onChoose={(userId) => void choose(userId)}
      >
        {!chat.isClosed && <LookAgain onRenewed={chat.askAgain} />}
      </Combobox>
      {/* The line keeps its place while it has no words, so that nothing moves when they come. */}
      <p className="line note">
        <span id={id} className={problem ? 'problem' : isStranger ? 'note advice' : undefined}>
          {words}
        </span>
        {words === chosen && chosen && !readOnly && (
          <button type="button" className="button plain inline" onClick={focusResponsible}>
            {t('change')}
          </button>
        )}
        {composed.unreadFields.includes('responsibleUserId') && !person.nameInCrm && (
          <ShowWhere tabId={link.tabId} field="responsible" />
        )}
      </p>
    </div>
  );
}

/** Says why there is nobody to choose. */
function emptyWords(list: UserList | undefined, isClosed: boolean): string {
  if (isClosed) return t('no_people');
  if (!list) return t('state_asking');
  return t(list.users.length > 0 || list.error ? 'choose_user_none' : 'no_users');
}
