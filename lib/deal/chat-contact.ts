import { type ContactKey, keyText, type Site } from './site';

/** Where a contact writes from: a messenger, and the contact's id in it. */
export interface Chat {
  /** Wazzup's name of the messenger, such as `whatsapp`. */
  type: string;
  /** In WhatsApp, the digits of the phone number with its country code. */
  id: string;
}

/** A contact as the extension adds it to Wazzup, which requires all fields. */
export interface ChatContact {
  /** The contact's id in the CRM, in the form that the site's id template gives it. */
  id: string;
  name: string;
  /** The id of the Wazzup user who is responsible for the contact, and so sees the chat. */
  responsibleUserId: string;
  chats: Chat[];
  /** The link a manager follows from Wazzup to the CRM. */
  uri: string;
}

/** A contact that is to be added to Wazzup, and the site of its CRM. */
export interface ContactToAdd {
  readonly site: Site;
  readonly contact: ChatContact;
}

/** The same, and the mark of the Wazzup account to which it is to be added. */
export interface AccountContact extends ContactToAdd {
  readonly account: string;
}

export const contactKeyOf = ({ site, contact }: ContactToAdd): ContactKey => ({ site, id: contact.id });

/** Keeps one contact of each id of a site: the last one in the list. */
export const lastPerKey = <T extends ContactToAdd>(contacts: readonly T[]): T[] => [
  ...new Map(contacts.map((one) => [keyText(contactKeyOf(one)), one])).values(),
];

/** Keeps one contact of each id: the last one in the list. */
export const lastPerId = (contacts: readonly ChatContact[]): ChatContact[] => [
  ...new Map(contacts.map((contact) => [contact.id, contact])).values(),
];
