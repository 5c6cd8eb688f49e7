import { t } from '@/lib/i18n';
import type { ChatOfDeal } from './chat/useChat';
import type { DealLink } from './deal/useDealLink';

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
        <button type="button" className="button primary wide" disabled={off} onClick={focusResponsible}>
          {t('choose_responsible')}
        </button>
      </>
    );
  if (!chat.canAdd) return null;
  return (
    <button type="button" className="button primary wide" disabled={off || chat.adding} onClick={() => void chat.add()}>
      {t('add_to_wazzup')}
    </button>
  );
}

/** Brings the manager to the list of Wazzup's people; where Wazzup gave none, to the field for the id. */
function focusResponsible(): void {
  const find = (selector: string) => document.querySelector<HTMLElement>(`.form ${selector}`);
  const field = find('[role=combobox]') ?? find('.pair .field:last-child input');
  field?.scrollIntoView({ block: 'center' });
  field?.focus();
}
