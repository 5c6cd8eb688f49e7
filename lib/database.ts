import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Typed } from './deal/compose';
import type { Deal } from './deal/model';

/** What a manager typed in one tab about one deal. */
export interface Draft {
  tabId: number;
  /** The canonical link of the deal it is about. */
  uri: string;
  typed: Typed;
}

/** A deleted deal that can be posted again. */
export interface Deleted {
  id: string;
  deal: Deal;
  /** Milliseconds since the epoch. */
  until: number;
}

/** A write that Wazzup accepted and does not show yet. */
export interface Pending {
  id: string;
  before: Deal | null;
  want: Deal | null;
  /** Milliseconds since the epoch; after it Wazzup's word is taken as final. */
  until: number;
}

/** "It is the same deal": said by the manager of a Wazzup deal with a link of another site. */
export interface Agreement {
  id: string;
  /** The origin of the CRM page. */
  origin: string;
  /** The link Wazzup had when it was said. */
  uri: string;
}

/** A deal that a manager linked under an id of their own choice. */
export interface Link {
  /** The canonical link of the CRM's deal. */
  uri: string;
  id: string;
}

interface Records extends DBSchema {
  keys: { key: string; value: CryptoKey };
  drafts: { key: number; value: Draft };
  deleted: { key: string; value: Deleted };
  pending: { key: string; value: Pending };
  links: { key: string; value: Link };
  agreements: { key: [string, string]; value: Agreement };
}

export type Database = IDBPDatabase<Records>;

/**
 * The extension's own IndexedDB, which no content script and no page can open: customers' data and the key of the
 * token lie here, never in `storage.local`, which Firefox lets content scripts read.
 */
export function openDatabase(): Promise<Database> {
  return openDB<Records>('deal-link', 1, {
    upgrade(db) {
      db.createObjectStore('keys');
      db.createObjectStore('drafts', { keyPath: 'tabId' });
      db.createObjectStore('deleted', { keyPath: 'id' });
      db.createObjectStore('pending', { keyPath: 'id' });
      db.createObjectStore('links', { keyPath: 'uri' });
      db.createObjectStore('agreements', { keyPath: ['origin', 'id'] });
    },
  });
}
