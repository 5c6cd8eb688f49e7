export type { Chat, ChatContact } from '@/lib/deal/chat-contact';

/** A user of the company's Wazzup account. */
export interface User {
  id: string;
  name: string;
}

/** A company's own connection to a messenger, over which Wazzup opens chats. */
export interface Channel {
  id: string;
  /** The `type` of the chats that Wazzup can open over the channel. */
  chatType: string;
  name: string;
}

/** The longest values that Wazzup takes for a contact, in characters. Source: the Contacts page of its v3 API. */
export const CONTACT_LIMITS = { id: 100, name: 200, responsibleUserId: 100, uri: 200 } as const;
