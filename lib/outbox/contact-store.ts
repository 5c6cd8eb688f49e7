import type { AccountContact } from '@/lib/deal/chat-contact';
import type { QueuedContact } from '@/lib/deal/queue';
import type { AccountContactKey } from '@/lib/deal/site';
import type { Database } from '@/lib/storage/database';
import { type Pauses, toReason, withBackoff } from './backoff';
import type { ContactOutcome, ContactResult } from './deliver-contacts';
import { readAll } from './read-records';
import { isReadableContact } from './readable';

/** How many refused contacts the store holds at most; it forgets the oldest of more. */
export const REFUSED_LENGTH = 500;

/** Stores the contacts that wait or that Wazzup refused, one record a contact, only in the database. */
export interface ContactStore {
  all(): Promise<QueuedContact[]>;
  /** Gives all records, newest first. */
  list(): Promise<QueuedContact[]>;
  get(key: AccountContactKey): Promise<QueuedContact | undefined>;
  /** Stores contacts that are to be added, in place of older records of the same ones. */
  keep(contacts: readonly AccountContact[]): Promise<void>;
  /** Puts another account's mark in place of one. */
  renameAccount(from: string, to: string): Promise<void>;
  /** Stores the outcomes of a delivery, except for contacts that somebody stored anew since the delivery began. */
  applyResults(outcomes: readonly ContactOutcome[], pauses: Pauses): Promise<void>;
  forget(isForgotten: (record: QueuedContact) => boolean): Promise<void>;
}

export function createContactStore(database: Database, onStoreChange: () => void): ContactStore {
  const all = async (): Promise<QueuedContact[]> => readAll(database, 'people', onStoreChange);

  async function keep(contacts: readonly AccountContact[]): Promise<void> {
    // The caller may tell the manager that the contacts are stored, so they have to be on the disk by then.
    const fresh = { at: Date.now(), version: crypto.randomUUID(), nextAt: 0, attempts: 0, failures: 0 };
    await database.use(async (db) => {
      const { store, done } = db.transaction('people', 'readwrite', { durability: 'strict' });
      await Promise.all([...contacts.map((one) => store.put({ ...fresh, ...one })), done]);
    });
    onStoreChange();
  }

  async function applyResults(outcomes: readonly ContactOutcome[], pauses: Pauses): Promise<void> {
    if (outcomes.length === 0) return;
    await database.use(async (db) => {
      const { store, done } = db.transaction('people', 'readwrite');
      const apply = async () => {
        for (const [record, result] of outcomes) {
          const stored = await store.get(storeKey(record));
          if (stored?.version !== record.version) continue;
          const next = applyContactResult(result, record, pauses, Date.now());
          if (next) await store.put(next);
          else await store.delete(storeKey(record));
        }
        const refused = (await store.getAll()).filter(isReadableContact).filter(({ failed }) => failed);
        const tooMany = refused.sort(newestFirst).slice(REFUSED_LENGTH);
        await Promise.all(tooMany.map((record) => store.delete(storeKey(record))));
      };
      await Promise.all([apply(), done]);
    });
    onStoreChange();
  }

  async function forget(isForgotten: (record: QueuedContact) => boolean): Promise<void> {
    const count = await database.use(async (db) => {
      const { store, done } = db.transaction('people', 'readwrite');
      const forgotten = (await store.getAll()).filter(isReadableContact).filter(isForgotten);
      await Promise.all([...forgotten.map((record) => store.delete(storeKey(record))), done]);
      return forgotten.length;
    });
    if (count > 0) onStoreChange();
  }

  async function renameAccount(from: string, to: string): Promise<void> {
    await database.use(async (db) => {
      const { store, done } = db.transaction('people', 'readwrite');
      const rename = async () => {
        const renamed = (await store.getAll()).filter(isReadableContact).filter(({ account }) => account === from);
        await Promise.all(renamed.map((record) => store.delete(storeKey(record))));
        await Promise.all(renamed.map((record) => store.put({ ...record, account: to })));
      };
      await Promise.all([rename(), done]);
    });
    onStoreChange();
  }

  return {
    all,
    renameAccount,
    list: async () => (await all()).sort(newestFirst),
    get: async ({ account, site, id }) => database.use((db) => db.get('people', [account, site, id])),
    keep,
    applyResults,
    forget,
  };
}

/** Applies the result of a delivery to a record; null if the store need not hold it any more. */
function applyContactResult(
  result: ContactResult,
  record: QueuedContact,
  pauses: Pauses,
  now: number,
): QueuedContact | null {
  switch (result.outcome) {
    case 'done':
      return null;
    case 'later':
      return withBackoff(record, result.error, result.isItemFault, pauses, now);
    case 'failed':
      return { ...record, failed: true, reason: toReason(result.error) };
  }
}

const storeKey = ({ account, site, contact }: AccountContact): [string, string, string] => [account, site, contact.id];

const newestFirst = (a: QueuedContact, b: QueuedContact): number => b.at - a.at;
