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
