import * as z from 'zod/mini';
import type { Chat, ChatContact } from '@/lib/chat/model';
import { DealError } from '@/lib/deal/errors';
import { findAsked, itemsIn, readEach } from './answer';
import { assertRequestSize } from './client';
import type { Request } from './request';
import { toText, wireId, wireText } from './wire';

const CONTACTS = '/v2/contacts';

const wireChats = z.array(z.object({ chat_type: wireText, chat_id: wireText }));
const anything = z.optional(z.unknown());
// Without its link, its name or its chats a contact is still one that Wazzup has, so none of these has to be readable.
const wireContact = z.object({ id: wireId, uri: anything, name: anything, contact_data: anything });

/** What Wazzup knows of a contact. */
export interface FoundContact {
  /** The link to the CRM; empty if Wazzup has none. */
  uri: string;
  /** Empty if Wazzup tells none. */
  name: string;
  /** The chats that the contact writes from. */
  chats: Chat[];
}

/** Wazzup's customers. Source: the Contacts page of the tech-partner API. Every call may throw a DealError. */
export interface WazzupContacts {
  /**
   * Gives what Wazzup knows of a contact; null if Wazzup says that it has none with this id. Throws `forbidden` if the
   * account may not ask.
   */
  find(id: string): Promise<FoundContact | null>;
  /** Adds contacts: at most 100, no id twice. What Wazzup does with a contact it has already is not documented. */
  add(contacts: readonly ChatContact[]): Promise<void>;
}

export function createContacts(request: Request): WazzupContacts {
  return {
    async find(id) {
      // None of these can stand in an address, so nobody can ask for such a contact.
      if (['', '.', '..'].includes(id) || !id.isWellFormed()) return null;
      try {
        const items = itemsIn(await request('GET', `${CONTACTS}/${encodeURIComponent(id)}`), { mayBeBare: true });
        const found = findAsked(readEach(items, wireContact, toContact), id);
        return found && { uri: found.uri, name: found.name, chats: found.chats };
      } catch (error) {
        if (error instanceof DealError && error.kind === 'not-found') return null;
        throw error;
      }
    },
    async add(contacts) {
      assertRequestSize(contacts.map(({ id }) => id));
      await request('POST', CONTACTS, { contacts: contacts.map(toWire) });
    },
  };
}

function toContact({ id, uri, name, contact_data }: z.infer<typeof wireContact>): FoundContact & { id: string } {
  const textOf = (value: unknown) => toText(wireText.safeParse(value).data);
  const chats = wireChats.safeParse(contact_data).data ?? [];
  return {
    id: toText(id),
    uri: textOf(uri),
    name: textOf(name),
    chats: chats.map(({ chat_type, chat_id }) => ({ type: toText(chat_type), id: toText(chat_id) })),
  };
}

/** Writes exactly the documented fields, because Wazzup refuses unknown ones. */
const toWire = ({ id, responsibleUserId, name, chats, uri }: ChatContact) => ({
  id,
  responsible_user_id: responsibleUserId,
  name,
  contact_data: chats.map((chat) => ({ chat_type: chat.type, chat_id: chat.id })),
  uri,
});
