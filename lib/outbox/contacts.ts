import type { ChatContact } from '@/lib/deal/chat-contact';

/**
 * What the outbox of people needs of Wazzup. Every call may throw a DealError; `forbidden` from `has` if this account
 * has nothing to do with people.
 */
export interface ContactsPort {
  /** Whether Wazzup has a contact, asked anew, or took them a moment ago and does not show them yet. */
  has(id: string): Promise<boolean>;
  /** Adds contacts: at most 100, no id twice. One alone that is there already counts as added. */
  add(contacts: readonly ChatContact[]): Promise<void>;
}
