import type { Queued } from '@/lib/deal/queue';
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

/** So many records are in memory at once where nobody needs all of them. */
const CHUNK = 500;

/**
 * Reads all records of a store, by their keys. A record that cannot be read holds up nothing: it moves to the store of
 * damaged records, from which the manager can save it.
 * @param onSetAside called after records were moved: an open page that lists them has to be told
 */
export const readAll = async <Name extends CheckedStore>(
  database: Database,
  name: Name,
  onSetAside: () => void = () => {},
): Promise<RecordOf<Name>[]> => (await readSome(database, name, onSetAside)).records;

/** Gives all writes that wait, a few hundred at a time. It sets aside what cannot be read, as `readAll` does. */
export async function* readWrites(database: Database, onSetAside: () => void): AsyncGenerator<Queued[]> {
  let range: IDBKeyRange | undefined;
  for (;;) {
    const { records, lastKey } = await readSome(database, 'outbox', onSetAside, range, CHUNK);
    if (lastKey === undefined) return;
    yield records;
    range = IDBKeyRange.lowerBound(lastKey, true);
  }
}

function readSome<Name extends CheckedStore>(
  database: Database,
  name: Name,
  onSetAside: () => void,
  range?: IDBKeyRange,
  count?: number,
): Promise<{ records: RecordOf<Name>[]; lastKey?: IDBValidKey | undefined }> {
  return database.use(async (db) => {
    const { store } = db.transaction(name);
    const [keys, all]: [IDBValidKey[], unknown[]] = await Promise.all([
      store.getAllKeys(range as never, count),
      store.getAll(range as never, count),
    ]);
    const isReadable = CHECKS[name] as (record: unknown) => record is RecordOf<Name>;
    const damaged = keys.filter((_, at) => !isReadable(all[at]));
    if (damaged.length > 0 && (await setAside(db, name, damaged)) > 0) onSetAside();
    return { records: all.filter(isReadable), lastKey: keys.at(-1) };
  });
}

/**
 * Moves damaged records, and gives how many. It looks at each of them again: somebody else who read it may have moved it
 * meanwhile, or put a sound record in its place.
 */
async function setAside(db: OpenDatabase, name: CheckedStore, keys: readonly IDBValidKey[]): Promise<number> {
  const moving = db.transaction([name, 'damaged'], 'readwrite');
  const store = moving.objectStore(name);
  let moved = 0;
  for (const key of keys) {
    const record: unknown = await store.get(key as never);
    if (record === undefined || CHECKS[name](record)) continue;
    await moving.objectStore('damaged').add({ store: name, record });
    await store.delete(key as never);
    moved += 1;
  }
  await moving.done;
  if (moved > 0) console.error(`${moved} records of the store ${name} cannot be read; they are set aside`);
  return moved;
}
