import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Batch } from '@/lib/deal/batch';
import type { Edits } from '@/lib/deal/compose';
import type { JournalEntry, Queued, QueuedContact } from '@/lib/deal/queue';
import { MIGRATIONS } from './migrations';

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
  outbox: { key: number; value: Queued; indexes: { deal: string; undoes: number } };
  journal: { key: number; value: JournalEntry; indexes: { deal: string; undoes: number } };
  /** Presses made together, as one line of the history each. */
  batches: { key: string; value: Batch };
  /** How each of those presses ended, for thirty days. */
  batchEntries: { key: number; value: JournalEntry; indexes: { deal: string; undoes: number } };
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
  return openDB<Records>('deal-link', MIGRATIONS.length, {
    async upgrade(db, oldVersion, _newVersion, upgrade) {
      // The steps walk through forms of the database that today's types do not know.
      for (const migrate of MIGRATIONS.slice(oldVersion)) await migrate(db as never, upgrade as never);
    },
  });
}
