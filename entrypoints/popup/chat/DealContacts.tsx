import type { ComposedDeal } from '@/lib/deal/compose';
import type { Contact } from '@/lib/deal/model';
import { addTypedPhone } from '@/lib/deal/typed-phones';
import type { DealLink } from '../deal/useDealLink';
import { AskCountry } from '../later';
import { type AboutContact, ContactList } from './ContactList';
import { contactMessage, contactsNote, isPhoneWanted } from './contacts';
import { ChooseChannel, OpenChat } from './OpenChat';
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
  function about({ id, name }: Contact): AboutContact {
    const inChat = chat.contacts.find((contact) => contact.id === id.trim());
    return {
      // The question above the contacts says it for all of them.
      message:
        chat.lacksCountry && inChat?.problem === 'no-country'
          ? undefined
          : contactMessage(inChat, link.plan?.state === 'pending'),
      action: <OpenChat chat={chat} contactId={id.trim()} name={name || id} />,
      onPhone: isPhoneWanted(inChat, id, composed)
        ? (phone) => link.edit({ phones: addTypedPhone(link.edits.phones, { id, phone }) })
        : undefined,
    };
  }
  return (
    <>
      {chat.lacksCountry && !field.hidden && <AskCountry />}
      <ContactList
        {...field}
        contacts={composed.contacts}
        onChange={(contacts) => link.edit({ contacts })}
        note={contactsNote(composed) ?? note}
        about={about}
      >
        <ChooseChannel chat={chat} />
      </ContactList>
    </>
  );
}
