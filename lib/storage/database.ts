import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Edits } from '@/lib/deal/compose';
import type { JournalEntry, Queued, QueuedContact } from '@/lib/deal/queue';

/** What a manager typed in one tab about one deal. */
export interface Draft {
  tabId: number;
  /** The canonical link of the deal it is about. */
  uri: string;
  typed: Edits;
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
  outbox: { key: number; value: Queued };
  journal: { key: number; value: JournalEntry; indexes: { deal: string } };
  people: { key: string; value: QueuedContact };
  links: { key: string; value: Link };
  agreements: { key: [string, string]; value: Agreement };
}

export type Database = IDBPDatabase<Records>;

/**
 * The extension's own IndexedDB, which no content script and no page can open: customers' data and the key of the
 * token lie here, never in `storage.local`, which Firefox lets content scripts read.
 */
export function openDatabase(): Promise<Database> {
  return openDB<Records>('deal-link', 3, {
    upgrade(db, oldVersion) {
      if (oldVersion < 1) {
        db.createObjectStore('keys');
        db.createObjectStore('drafts', { keyPath: 'tabId' });
        db.createObjectStore('links', { keyPath: 'uri' });
        db.createObjectStore('agreements', { keyPath: ['origin', 'id'] });
      }
      if (oldVersion < 2) {
        // What waited ten minutes at most; the outbox and the journal hold it from now on.
        for (const name of ['deleted', 'pending'] as const)
          if (db.objectStoreNames.contains(name as never)) db.deleteObjectStore(name as never);
        db.createObjectStore('outbox', { keyPath: 'seq' });
        db.createObjectStore('journal', { keyPath: 'seq' }).createIndex('deal', 'press.deal.id');
      }
      if (oldVersion < 3) db.createObjectStore('people', { keyPath: 'contact.id' });
    },
  });
}
