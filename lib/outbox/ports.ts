import type { ChatContact, ContactToAdd } from '@/lib/deal/chat-contact';
import type { Deal, Search } from '@/lib/deal/model';

/** The mark of what a manager asked for while they were connected with no account. */
export const NO_ACCOUNT = '';

/** What the outbox needs of Wazzup; every call may throw a DealError. */
export interface DealsPort {
  /** Adds deals: at most 100, no id twice. */
  create(deals: readonly Deal[]): Promise<void>;
  /** Replaces all six fields of deals: at most 100, no id twice. */
  update(deals: readonly Deal[]): Promise<void>;
  /** Deletes by id: at most 100, no id twice. */
  delete(ids: readonly string[]): Promise<void>;
  /** Gives the deal with this id; null if Wazzup has none. */
  get(id: string): Promise<Deal | null>;
  /** Looks for some deals in pages of the list, from its beginning or from a place where they are likely to stand. */
  search(ids: ReadonlySet<string>, maxPages: number, from?: number): Promise<Search>;
}

/**
 * What the contact outbox needs of Wazzup. Every call may throw a DealError; `find` throws `forbidden` if this account
 * may not use Wazzup's contacts.
 */
export interface ContactsPort {
  /**
   * Asks Wazzup anew whether it has a contact; also `known` if Wazzup took it a moment ago and does not show it yet.
   * `foreign`: Wazzup has a contact of another site under this id.
   */
  find(contact: ContactToAdd): Promise<'known' | 'foreign' | 'missing'>;
  /** Adds contacts: at most 100, no id twice. A single contact that Wazzup has already counts as added. */
  add(contacts: readonly ChatContact[]): Promise<void>;
}
