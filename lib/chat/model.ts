/** Where a person writes from: a messenger, and who they are there. */
export interface Chat {
  type: string;
  /** For WhatsApp the digits of the number with its country code. */
  id: string;
}

/** An employee, as Wazzup knows them. */
export interface User {
  id: string;
  name: string;
}

/** A customer, as Wazzup is told of them: all fields are required. */
export interface ChatContact {
  /** The id in the CRM, a prefix included. */
  id: string;
  name: string;
  /** Whose customer it is: they see the chat. */
  responsibleUserId: string;
  chats: Chat[];
  /** The link a manager follows from Wazzup to the CRM. */
  uri: string;
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
