export type { Chat, ChatContact } from '@/lib/deal/chat-contact';

/** An employee, as Wazzup knows them. */
export interface User {
  id: string;
  name: string;
}

/** What the company writes from. */
export interface Channel {
  id: string;
  /** The chats that can be held over it. */
  chatType: string;
  name: string;
}

/** The longest values of a contact Wazzup takes, in characters. Source: the Contacts page of its v3 API. */
export const CONTACT_LIMITS = { id: 100, name: 200, responsibleUserId: 100, uri: 200 } as const;
