import { useId } from 'react';
import { notAddedMessage } from '@/components/contact-labels';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import type { PersonToAdd } from '@/lib/messaging/messages/chat';
import type { ContactsToAddControls } from './useContactsToAdd';

/** Those who are to be added to Wazzup and are not there yet: why, and what can be done about it. */
export function ContactsToAdd({ people, busy, retry, discard }: ContactsToAddControls) {
  const id = useId();
  if (people.length === 0) return null;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{t('people_to_add')}</h2>
      {people.some(({ failed }) => !failed) && <p className="quiet">{t('people_to_add_hint')}</p>}
      <ul className="people">
        {people.map((person) => (
          <Person
            key={person.id}
            person={person}
            isBusy={busy === person.id}
            onRetry={() => retry(person.id)}
            onDiscard={() => discard(person.id)}
          />
        ))}
      </ul>
    </section>
  );
}

interface PersonProps {
  person: PersonToAdd;
  isBusy: boolean;
  onRetry: () => void;
  onDiscard: () => void;
}

function Person({ person: { name, chats, uri, failed, reason }, isBusy, onRetry, onDiscard }: PersonProps) {
  const id = useId();
  const link = parseHttpUrl(uri)?.href;
  // What Wazzup asks to wait for cannot be hurried, and what has no reason yet is on its way.
  const canTry = failed || (reason !== null && reason.kind !== 'rate-limited');
  return (
    <li>
      <div>
        {link ? (
          <a id={id} href={link} target="_blank" rel="noreferrer">
            {name}
          </a>
        ) : (
          <span id={id}>{name}</span>
        )}
        <span className="quiet number">{chats.map((chat) => `+${chat.id}`).join(', ')}</span>
      </div>
      <div className="outcome">
        <span className="dot" data-tone={failed ? 'bad' : 'warn'} aria-hidden="true" />
        <div>
          <p>{t(failed ? 'person_failed' : 'person_waits')}</p>
          {reason && <p className="note">{notAddedMessage(reason)}</p>}
        </div>
      </div>
      <div className="row">
        {canTry && (
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
