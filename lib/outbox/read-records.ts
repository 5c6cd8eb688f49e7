import type { Database, OpenDatabase } from '@/lib/storage/database';
import { isReadableBatch, isReadableContact, isReadableEntry, isReadableWrite } from './readable';

/** The stores whose records are checked when they are read, and the check of each. */
const CHECKS = {
  outbox: isReadableWrite,
  journal: isReadableEntry,
  batchEntries: isReadableEntry,
  batches: isReadableBatch,
  people: isReadableContact,
} as const;

type CheckedStore = keyof typeof CHECKS;
type RecordOf<Name extends CheckedStore> = (typeof CHECKS)[Name] extends (record: unknown) => record is infer T
  ? T
  : never;

/**
 * Reads all records of a store, by their keys. A record that cannot be read holds up nothing: it moves to the store of
 * damaged records, from which the manager can save it.
 */
export function readAll<Name extends CheckedStore>(database: Database, name: Name): Promise<RecordOf<Name>[]> {
  return database.use(async (db) => {
    const reading = db.transaction(name);
    const [keys, records] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()]);
    const isReadable = CHECKS[name] as (record: unknown) => record is RecordOf<Name>;
    const all: readonly unknown[] = records;
    const damaged = all.flatMap((record, at) => (isReadable(record) ? [] : [{ key: keys[at], record }]));
    if (damaged.length > 0) await setAside(db, name, damaged);
    return all.filter(isReadable);
  });
}

async function setAside(
  db: OpenDatabase,
  name: CheckedStore,
  damaged: readonly { key: IDBValidKey | undefined; record: unknown }[],
): Promise<void> {
  console.error(`${damaged.length} records of the store ${name} cannot be read; they are set aside`);
  const moving = db.transaction([name, 'damaged'], 'readwrite');
  const moves = damaged.flatMap(({ key, record }) => [
    moving.objectStore('damaged').add({ store: name, record }),
    ...(key === undefined ? [] : [moving.objectStore(name).delete(key as never)]),
  ]);
  await Promise.all([...moves, moving.done]);
}
