import type { ChatContact } from '@/lib/deal/chat-contact';
import type { Deal, Search } from '@/lib/deal/model';

/** What the outbox needs of Wazzup; every call may throw a DealError. */
export interface DealsPort {
  /** Adds deals: at most 100, no id twice. */
  create(deals: readonly Deal[]): Promise<void>;
  /** Replaces all six fields of deals: at most 100, no id twice. */
  update(deals: readonly Deal[]): Promise<void>;
  /** Deletes by id: at most 100, no id twice. */
  delete(ids: readonly string[]): Promise<void>;
  /** The deal with this id, null if Wazzup has none. */
  get(id: string): Promise<Deal | null>;
  /** Looks for some deals in the first pages of the list. */
  search(ids: ReadonlySet<string>, maxPages: number): Promise<Search>;
}

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
