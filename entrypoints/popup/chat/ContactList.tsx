import { type ReactNode, useId, useRef, useState } from 'react';
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
  /** Gives the id of the contact to which a link leads; a text that is no such link stays as it is. */
  idIn: (text: string) => string;
  /** Stands beside the button that adds a contact. */
  children?: ReactNode;
}

/** A longer list is folded, so that the actions stay in sight. */
const MAX_UNFOLDED = 5;
/** How many contacts a folded list shows; those about whom there is something to say are always shown. */
const SHOWN = 3;

/**
 * Lists the contacts of the deal. Rows from the page show name and phone; for an added one the manager pastes its link
 * or types its id.
 */
export function ContactList(props: Props) {
  const { contacts, onChange, note, changed, hidden, readOnly, about, children } = props;
  const id = useId();
  const [isUnfolded, setUnfolded] = useState(false);
  /** Whether the manager is typing an id: nobody complains of one that is half typed. */
  const [isTyping, setTyping] = useState(false);
  const problem = isTyping ? undefined : props.problem;
  const isFolded = contacts.length > MAX_UNFOLDED && !isUnfolded;
  const group = useRef<HTMLFieldSetElement>(null);
  const described = [problem && `${id}-problem`, note && `${id}-note`].filter(Boolean).join(' ');

  function remove(index: number) {
    onChange(contacts.filter((_, other) => other !== index));
    // The button that the manager pressed is gone; without this line the focus would go to the top of the page.
    group.current?.querySelector<HTMLElement>('.add')?.focus();
  }

  function unfold() {
    flushSync(() => setUnfolded(true));
    group.current?.querySelector<HTMLElement>(`li:nth-child(${SHOWN + 1}) button`)?.focus();
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
      <ul className={isUnfolded ? 'all' : undefined}>
        {contacts.map((contact, index) => {
          const aboutIt = about(contact);
          if (isFolded && index >= SHOWN && contact.name && !aboutIt.message && !aboutIt.phone) return null;
          return (
            <ContactRow
              // Two rows may have the same id while the manager types one, so only their index tells them apart.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={index}
              contact={contact}
              about={aboutIt}
              readOnly={readOnly}
              onTyping={setTyping}
              idIn={props.idIn}
              onChange={(changed) => onChange(contacts.map((contact, other) => (other === index ? changed : contact)))}
              onRemove={() => remove(index)}
            />
          );
        })}
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
        {isFolded && (
          <button type="button" className="button plain" onClick={unfold}>
            {t('show_all_contacts', contacts.length)}
          </button>
        )}
        {children}
      </div>
    </fieldset>
  );
}

interface RowProps {
  contact: Contact;
  about: AboutContact;
  readOnly: boolean;
  /** Tells whether the manager is typing the contact's id. */
  onTyping: (isTyping: boolean) => void;
  idIn: Props['idIn'];
  onChange: (contact: Contact) => void;
  onRemove: () => void;
}

function ContactRow(props: RowProps) {
  const { contact, readOnly, onRemove } = props;
  const { message, action, phone, onPhone } = props.about;
  const id = useId();
  const name = contact.name || contact.id || t('new_contact');
  const [firstPhone, ...otherPhones] = contact.phones ?? [];
  return (
    <li>
      {contact.name || (phone ? phone.told : firstPhone) ? (
        <span className="person" title={[contact.id, ...(contact.phones ?? [])].join(' · ')}>
          <span className="person-name">{name}</span>
          {!phone && (
            <span className="person-phone">
              {firstPhone || contact.id}
              {otherPhones.length > 0 && <span title={otherPhones.join(', ')}>{` +${otherPhones.length}`}</span>}
            </span>
          )}
        </span>
      ) : (
        <ContactId {...props} />
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

/** Lets the manager say who an added contact is: by the address of its page in the CRM, or by its id. */
function ContactId({ contact, readOnly, onTyping, idIn, onChange }: RowProps) {
  const change = (id: string) => onChange({ ...contact, id });
  return (
    <input
      className="input"
      type="text"
      aria-label={t('contact_id')}
      placeholder={t('contact_id')}
      value={contact.id}
      readOnly={readOnly}
      autoComplete="off"
      onFocus={() => onTyping(true)}
      onBlur={({ target }) => {
        onTyping(false);
        if (idIn(target.value) !== contact.id) change(idIn(target.value));
      }}
      // A link is typed letter by letter by nobody; what comes at once is pasted.
      onChange={({ target: { value } }) => change(value.length > contact.id.length + 1 ? idIn(value) : value)}
    />
  );
}
