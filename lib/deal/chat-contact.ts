/** Where a person writes from: a messenger, and who they are there. */
export interface Chat {
  type: string;
  /** For WhatsApp the digits of the number with its country code. */
  id: string;
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

/** Each person once, as named last. */
export const lastPerId = (contacts: readonly ChatContact[]): ChatContact[] => [
  ...new Map(contacts.map((contact) => [contact.id, contact])).values(),
];
