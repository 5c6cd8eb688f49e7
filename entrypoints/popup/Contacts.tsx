import { type ReactNode, useId, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { Contact } from '@/lib/deal/model';
import { t } from '@/lib/words';

interface Props {
  contacts: readonly Contact[];
  onChange: (contacts: Contact[]) => void;
  problem: string | undefined;
  note: string | undefined;
  changed: boolean;
  hidden: boolean;
  readOnly: boolean;
  /** What there is to say and to do about one contact. */
  about: (contact: Contact) => { words: string | undefined; action: ReactNode };
  /** Stands beside the button that adds one. */
  children?: ReactNode;
}

const nameOf = ({ name, id }: Contact): string => name || id || t('new_contact');

/** The people of the deal. Those read from the page show who they are; added ones are typed by their id. */
export function Contacts({ contacts, onChange, problem, note, changed, hidden, readOnly, about, children }: Props) {
  const id = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  const described = [problem && `${id}-problem`, note && `${id}-note`].filter(Boolean).join(' ');

  function remove(index: number) {
    onChange(contacts.filter((_, other) => other !== index));
    // The pressed button is gone; without this the keyboard would start at the top of the page.
    group.current?.querySelector<HTMLElement>('.add')?.focus();
  }

  function add() {
    // At once: what is typed right after the click must not go to the button.
    flushSync(() => onChange([...contacts, { id: '' }]));
    group.current?.querySelector<HTMLElement>('li:last-child input')?.focus();
  }

  return (
    <fieldset
      ref={group}
      className={changed ? 'contacts changed' : 'contacts'}
      hidden={hidden}
      aria-describedby={described || undefined}
    >
      <legend className="legend">{t('field_contacts')}</legend>
      <ul>
        {contacts.map((contact, index) => (
          // Two rows may hold the same id while one is typed, so only the place tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index}>
            {contact.name || contact.phones?.length ? (
              <span className="person" title={[contact.id, ...(contact.phones ?? [])].join(' · ')}>
                <span className="person-name">{nameOf(contact)}</span>
                <span className="quiet">{contact.phones?.join(', ') || contact.id}</span>
              </span>
            ) : (
              <input
                className="input"
                type="text"
                aria-label={t('contact_id')}
                placeholder={t('contact_id')}
                value={contact.id}
                readOnly={readOnly}
                autoComplete="off"
                onChange={({ target }) =>
                  onChange(contacts.map((one, other) => (other === index ? { ...one, id: target.value } : one)))
                }
              />
            )}
            {about(contact).action}
            <button
              type="button"
              className="button plain remove"
              aria-label={t('remove_contact', nameOf(contact))}
              title={t('remove_contact', nameOf(contact))}
              disabled={readOnly}
              onClick={() => remove(index)}
            >
              <span aria-hidden="true">×</span>
            </button>
            {about(contact).words && <p className="note advice">{about(contact).words}</p>}
          </li>
        ))}
      </ul>
      {problem && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
      {note && (
        <p id={`${id}-note`} className="note advice">
          {note}
        </p>
      )}
      <div className="contacts-foot">
        <button type="button" className="button plain add" disabled={readOnly} onClick={add}>
          <span aria-hidden="true">+ </span>
          {t('add_contact')}
        </button>
        {children}
      </div>
    </fieldset>
  );
}
