import type { DBSchema, IDBPDatabase } from 'idb';
import type { Batch } from '@/lib/deal/batch';
import type { KeptApart } from '@/lib/deal/compare';
import type { Edits } from '@/lib/deal/compose';
import type { JournalEntry, Queued, QueuedContact } from '@/lib/deal/queue';
import type { AccountDealKey, Site } from '@/lib/deal/site';
import { type Connection, createConnection } from './connection';
import { MIGRATIONS } from './migrations';

/** What a manager typed in one tab about one deal. */
export interface Draft {
  tabId: number;
  /** The canonical link of the CRM's deal. */
  uri: string;
  typed: Edits;
}

/** The manager's word that a deal in Wazzup with a link to another site is the same deal as the CRM's. */
export interface Agreement {
  /** The deal's id in Wazzup. */
  id: string;
  /** The site of the CRM page. */
  site: Site;
  /** The link that Wazzup's deal had when the manager agreed. */
  uri: string;
}

/** The manager's word that a deal may differ between CRM and Wazzup as it did then. */
export interface KeptDeal extends AccountDealKey {
  readonly kept: KeptApart;
  /** When the manager decided, in milliseconds since the epoch. */
  readonly at: number;
}

/** A deal that a manager linked under an id of their own choice. */
export interface Link {
  /** The canonical link of the CRM's deal. */
  uri: string;
  /** The deal's id in Wazzup. */
  id: string;
}

/** The account to which the tokens of an address belong. */
export interface AddressAccount {
  address: string;
  /** The account's mark. */
  account: string;
}

/** The account in which a Wazzup channel was seen. */
export interface ChannelAccount {
  /** The channel's id. */
  id: string;
  /** The account's mark. */
  account: string;
}

/** A record that cannot be read, as it was found. */
export interface DamagedRecord {
  /** The store that had the record. */
  store: string;
  record: unknown;
}

interface Records extends DBSchema {
  keys: { key: string; value: CryptoKey };
  drafts: { key: number; value: Draft };
  outbox: { key: number; value: Queued; indexes: { deal: string; undoes: number } };
  journal: { key: number; value: JournalEntry; indexes: { deal: string; undoes: number } };
  /** Presses that a manager made together; each batch is one line of the history. */
  batches: { key: string; value: Batch };
  /** How each press of a batch ended; the journal keeps these for thirty days. */
  batchEntries: { key: number; value: JournalEntry; indexes: { deal: string; undoes: number } };
  people: { key: [string, string, string]; value: QueuedContact };
  addresses: { key: string; value: AddressAccount };
  channels: { key: string; value: ChannelAccount };
  links: { key: string; value: Link };
  /** Records that cannot be read. They hold up nothing, and the manager can save them as a file. */
  damaged: { key: number; value: DamagedRecord };
  agreements: { key: [string, string]; value: Agreement };
  keptApart: { key: [string, string, string]; value: KeptDeal; indexes: { at: number } };
}

/** The extension's own IndexedDB. */
export type Database = Connection<Records>;
export type OpenDatabase = IDBPDatabase<Records>;

/**
 * Creates the connection to the extension's own IndexedDB, which no content script and no web page can open. Customers'
 * data and the key that encrypts the token lie here, never in `storage.local`, which Firefox lets content scripts read.
 */
export const createDatabase = (): Database =>
  createConnection<Records>({
    name: 'deal-link',
    version: MIGRATIONS.length,
    async upgrade(db, oldVersion, _newVersion, upgrade) {
      try {
        // Today's types do not describe the older versions of the database that the migrations walk through.
        for (const migrate of MIGRATIONS.slice(oldVersion)) await migrate(db as never, upgrade as never);
      } catch (error) {
        // Half a migration would lose what the other half was to move: the older version stays, and opening fails.
        console.error(error);
        upgrade.abort();
      }
    },
  });
