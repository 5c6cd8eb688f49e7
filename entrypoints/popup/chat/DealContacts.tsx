import type { ComposedDeal } from '@/lib/deal/compose';
import type { Contact } from '@/lib/deal/model';
import { addTypedPhone } from '@/lib/deal/typed-phones';
import type { DealLink } from '../deal/useDealLink';
import { AskCountry, ChooseChannel, OpenChat, ShowWhere } from '../later';
import { type AboutContact, ContactList } from './ContactList';
import { contactIdIn, contactMessage, contactsNote, lacksPhones, phoneToType } from './contacts';
import type { ChatOfDeal } from './useChat';

interface Props {
  link: DealLink;
  composed: ComposedDeal;
  chat: ChatOfDeal;
  problem: string | undefined;
  note: string | undefined;
  changed: boolean;
  hidden: boolean;
  readOnly: boolean;
}

/** Shows the contacts of the deal, and how each stands in Wazzup. */
export function DealContacts({ link, composed, chat, note, ...field }: Props) {
  const canOpen = chat.channel !== undefined;
  function about(contact: Contact): AboutContact {
    const { id, name } = contact;
    const inChat = chat.contacts.find((other) => other.id === id.trim());
    const phone = phoneToType(inChat, contact, composed, link.edits);
    const isPending = link.plan?.state === 'pending';
    return {
      // The question above the contacts says it for all of them.
      message:
        chat.lacksCountry && inChat?.problem === 'no-country'
          ? undefined
          : contactMessage(inChat, isPending, phone?.typed === '' ? phone.told : undefined),
      action: canOpen && <OpenChat chat={chat} contactId={id.trim()} name={name || id} />,
      phone,
      onPhone: (typed) => {
        const instead = phone?.told && { instead: phone.told };
        link.edit({ phones: addTypedPhone(link.edits.phones, { id, phone: typed, ...instead }) });
      },
    };
  }
  const page = link.deal?.page;
  const hasPhones = !page || !lacksPhones(page, chat.contacts);
  const unread = composed.unreadFields.includes('contacts') ? 'contacts' : hasPhones ? undefined : 'phones';
  return (
    <>
      {chat.lacksCountry && !field.hidden && <AskCountry />}
      <ContactList
        {...field}
        contacts={composed.contacts}
        onChange={(contacts) => link.edit({ contacts })}
        note={contactsNote(composed) ?? note}
        about={about}
        idIn={(text) => contactIdIn(text, link.deal)}
      >
        {canOpen && <ChooseChannel chat={chat} />}
        {unread && <ShowWhere tabId={link.tabId} field={unread} />}
      </ContactList>
    </>
  );
}
