import { type ReactNode, useId, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { Contact } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import type { TypedPhoneOf } from './contacts';

/** What a row says about its contact, and what the manager can do there. */
export interface AboutContact {
  message: string | undefined;
  action: ReactNode;
  /** The phone that the manager can type; undefined if the CRM tells one that can be read, or nobody needs one. */
  phone: TypedPhoneOf | undefined;
  onPhone: (phone: string) => void;
}

interface Props {
  contacts: readonly Contact[];
  onChange: (contacts: Contact[]) => void;
  problem: string | undefined;
  note: string | undefined;
  changed: boolean;
  hidden: boolean;
  readOnly: boolean;
  about: (contact: Contact) => AboutContact;
  /** Stands beside the button that adds a contact. */
  children?: ReactNode;
}

/**
 * Lists the contacts of the deal. Rows from the page show name and phone; for an added one the manager types the id.
 */
export function ContactList({ contacts, onChange, problem, note, changed, hidden, readOnly, about, children }: Props) {
  const id = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  const described = [problem && `${id}-problem`, note && `${id}-note`].filter(Boolean).join(' ');

  function remove(index: number) {
    onChange(contacts.filter((_, other) => other !== index));
    // The button that the manager pressed is gone; without this line the focus would go to the top of the page.
    group.current?.querySelector<HTMLElement>('.add')?.focus();
  }

  function add() {
    // The row must exist at once: what the manager types right after the click must not go to the button.
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
          <ContactRow
            // Two rows may have the same id while the manager types one, so only their index tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            contact={contact}
            about={about(contact)}
            readOnly={readOnly}
            onChange={(changed) => onChange(contacts.map((contact, other) => (other === index ? changed : contact)))}
            onRemove={() => remove(index)}
          />
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

interface RowProps {
  contact: Contact;
  about: AboutContact;
  readOnly: boolean;
  onChange: (contact: Contact) => void;
  onRemove: () => void;
}

function ContactRow({ contact, about: { message, action, phone, onPhone }, readOnly, onChange, onRemove }: RowProps) {
  const id = useId();
  const name = contact.name || contact.id || t('new_contact');
  const phones = contact.phones?.join(', ');
  return (
    <li>
      {contact.name || (phone ? phone.told : phones) ? (
        <span className="person" title={[contact.id, ...(contact.phones ?? [])].join(' · ')}>
          <span className="person-name">{name}</span>
          {!phone && <span className="quiet">{phones || contact.id}</span>}
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
          onChange={({ target }) => onChange({ ...contact, id: target.value })}
        />
      )}
      {phone && (
        <input
          className="input phone"
          type="tel"
          aria-label={t('phone_of', name)}
          aria-describedby={message && id}
          placeholder={t('phone')}
          value={phone.typed}
          readOnly={readOnly}
          autoComplete="off"
          onChange={({ target }) => onPhone(target.value)}
        />
      )}
      {action}
      <button
        type="button"
        className="button plain remove"
        aria-label={t('remove_contact', name)}
        title={t('remove_contact', name)}
        disabled={readOnly}
        onClick={onRemove}
      >
        <span aria-hidden="true">×</span>
      </button>
      {message && (
        <p id={id} className="note advice">
          {message}
        </p>
      )}
    </li>
  );
}
