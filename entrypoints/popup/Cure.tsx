import { t } from '@/lib/i18n';
import type { ChatOfDeal } from './chat/useChat';
import { DEAL_FORM } from './DealForm';
import type { DealLink } from './deal/useDealLink';
import { focusResponsible } from './focus-actions';

interface Props {
  link: DealLink;
  chat: ChatOfDeal;
  /** Whether the manager pressed create although Wazzup does not know the responsible user. */
  isStrangerAsked: boolean;
  off: boolean;
}

/**
 * Offers what makes a deal visible in the chat: that the manager chooses the responsible user, or adds the contacts.
 * While the popup waits for Wazzup's answer it keeps the button's place free, so that no other button moves under the
 * pointer.
 */
export function Cure({ link, chat, isStrangerAsked, off }: Props) {
  const { plan, visibility } = link;
  if (plan?.state === 'in-sync' && chat.isAsking) return <div className="bone button-bone" />;
  if (plan?.state !== 'not-visible' && !isStrangerAsked) return null;
  if (visibility === 'unknown-responsible')
    return (
      <>
        {isStrangerAsked && <p className="note advice">{t('create_stranger')}</p>}
        <button type="submit" form={DEAL_FORM} className="button primary wide" onClick={focusResponsible}>
          {t('choose_responsible')}
        </button>
      </>
    );
  const isOff = off || chat.adding;
  if (!chat.canAdd && !chat.adding) return null;
  return (
    <button
      type="submit"
      form={DEAL_FORM}
      className="button primary wide"
      aria-disabled={isOff || undefined}
      onClick={() => isOff || void chat.add()}
    >
      {t('add_to_wazzup')}
    </button>
  );
}
