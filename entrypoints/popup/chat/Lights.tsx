import { tAt } from '@/components/crm-words';
import { t } from '@/lib/i18n';
import type { DealLink } from '../deal/useDealLink';
import { lightsOf } from './lights';
import type { ChatOfDeal } from './useChat';

/** Shows the three lights, and the button that adds to Wazzup the contacts that it lacks. */
export function Lights({ link, chat }: { link: DealLink; chat: ChatOfDeal }) {
  const { composed, isConfirmed, busy } = link;
  // A light says what Wazzup says now.
  const looked = isConfirmed ? link.looked : undefined;
  if (!composed) return null;
  const { responsibleUserId, contacts } = composed.deal;
  const lights = lightsOf({ seen: chat.seen, looked, responsibleUserId, contacts });
  // Where nobody finds the deal in a chat yet, the popup's primary button adds the contacts.
  const canAdd =
    looked?.there != null && !looked.pending && (chat.canAdd || chat.adding) && link.plan?.state !== 'not-visible';
  const isOff = busy !== null || chat.adding;
  return (
    <section className="in-chat">
      <h2 id="in-chat">{t('in_chat')}</h2>
      <ul className="lights" aria-labelledby="in-chat">
        {lights.map(({ name, tone, words }) => (
          <li key={name} className="light" title={words}>
            <span className="dot" data-tone={tone} aria-hidden="true" />
            <span className="light-name">
              {tAt(link.deal?.page.uri ?? '', name)}
              <span className="unseen">: </span>
            </span>
            <span className="light-words">{words}</span>
          </li>
        ))}
      </ul>
      {canAdd && (
        <button
          type="button"
          className="button plain add-to-chat"
          aria-disabled={isOff || undefined}
          onClick={() => isOff || void chat.add()}
        >
          {t('add_to_wazzup')}
        </button>
      )}
    </section>
  );
}
