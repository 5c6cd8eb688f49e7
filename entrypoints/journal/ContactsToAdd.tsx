import { useId } from 'react';
import { notAddedMessage } from '@/components/contact-labels';
import { canSendNow } from '@/components/entry-labels';
import { LinkedName } from '@/components/LinkedName';
import type { PersonToAdd } from '@/lib/chat/seen';
import { keyText } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { Outcome } from './Outcome';
import type { ContactsToAddControls } from './useContactsToAdd';

/** The contacts that wait to be added to Wazzup or were refused: why, and what can be done about each. */
export function ContactsToAdd({ people, busy, retry, discard }: ContactsToAddControls) {
  const id = useId();
  if (people.length === 0) return null;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{t('people_to_add')}</h2>
      {people.some(({ failed }) => !failed) && <p className="quiet">{t('people_to_add_hint')}</p>}
      <ul className="contacts-to-add">
        {people.map((person) => (
          <ContactRow
            key={keyText(person)}
            person={person}
            isBusy={busy !== undefined && keyText(busy) === keyText(person)}
            onRetry={() => retry(person)}
            onDiscard={() => discard(person)}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  person: PersonToAdd;
  isBusy: boolean;
  onRetry: () => void;
  onDiscard: () => void;
}

function ContactRow({ person: { name, chats, uri, failed, reason }, isBusy, onRetry, onDiscard }: RowProps) {
  const id = useId();
  const phones = chats.map((chat) => `+${chat.id}`).join(', ');
  return (
    <li>
      <div>
        <LinkedName id={id} name={name} uri={uri} />
        {/* Who has no name is called by the phone. */}
        {phones !== name && <span className="quiet number">{phones}</span>}
      </div>
      <Outcome
        tone={failed ? 'bad' : 'warn'}
        title={t(failed ? 'person_failed' : 'person_waits')}
        reason={reason ? notAddedMessage(reason) : undefined}
      />
      <div className="row">
        {(failed || canSendNow(reason)) && (
          <button type="button" className="button" disabled={isBusy} aria-describedby={id} onClick={onRetry}>
            {t(failed ? 'try_again' : 'send_now')}
          </button>
        )}
        <button type="button" className="button" disabled={isBusy} aria-describedby={id} onClick={onDiscard}>
          {t('do_not_add')}
        </button>
      </div>
    </li>
  );
}
