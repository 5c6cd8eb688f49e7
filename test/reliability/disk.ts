import { AsyncLocalStorage } from 'node:async_hooks';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { createDatabase, type Database, type OpenDatabase } from '@/lib/storage/database';
import { asStoredBy, SCHEMAS } from '../fixtures/old-database.ts';

/** What a browser's disk does wrong from now on. */
export type DiskFault =
  /** It is full: so many transactions that write fail, after so many that do not. */
  | { kind: 'full'; after: number; times: number }
  /** The browser closes the database, and ends what is under way; it says so, or only refuses the next transaction. */
  | { kind: 'closed'; isTold: boolean };

/** The disk of one browser: its database outlives the workers, and can fail them. */
export interface Disk {
  /** The worker's connection. */
  database: Database;
  /** The test's own connection, which nothing fails. */
  inspected: Database;
  fail(fault: DiskFault): void;
  /** Ends all faults. */
  mend(): void;
  /**
   * Gives a copy, which a dead worker's transactions do not reach.
   * @param version the version of the extension that wrote the copy; absent: today's
   */
  copy(version?: number): Disk;
}

const STORES = ['outbox', 'journal', 'batches', 'batchEntries', 'damaged'] as const;

/** The disk on which code opens its database at this moment. It knows only the global one, and each manager has one. */
const opening = new AsyncLocalStorage<Opens>();
type Opens = (name: string, version?: number) => IDBOpenDBRequest;

/** @param onFault called each time that a fault has met the worker */
export function createDisk(onFault: (kind: DiskFault['kind']) => void): Disk {
  return diskOf(new IDBFactory(), { full: { after: 0, times: 0 }, onFault });
}

/** How a disk fails, also after the worker has died. */
interface Trouble {
  full: { after: number; times: number };
  onFault: (kind: DiskFault['kind']) => void;
}

function diskOf(factory: IDBFactory, trouble: Trouble, filled = Promise.resolve()): Disk {
  const opened = new Set<IDBDatabase>();

  function isFull(): boolean {
    const { full } = trouble;
    if (full.times === 0) return false;
    trouble.full = full.after > 0 ? { ...full, after: full.after - 1 } : { ...full, times: full.times - 1 };
    if (full.after === 0) trouble.onFault('full');
    return full.after === 0;
  }

  /** Opens the worker's database, whose transactions meet the faults. */
  function openForWorker(name: string, version?: number): IDBOpenDBRequest {
    const request = factory.open(name, version);
    request.addEventListener('success', () => {
      const db = request.result;
      opened.add(db);
      const begin = db.transaction.bind(db);
      db.transaction = (...args) => {
        if (args[1] === 'readwrite' && isFull()) throw new DOMException('The disk is full', 'QuotaExceededError');
        return begin(...args);
      };
    });
    return request;
  }

  function connect(open: Opens): Database {
    const database = createDatabase();
    const routed = <T>(work: () => Promise<T>): Promise<T> => filled.then(() => opening.run(open, work));
    void routed(database.open);
    return { open: () => routed(database.open), use: (work) => routed(() => database.use(work)) };
  }

  const open: Opens = (name, version) => factory.open(name, version);
  // Whatever is opened outside of a disk is opened on the newest.
  const router: Opens = (name, version) => (opening.getStore() ?? open)(name, version);
  globalThis.indexedDB = Object.assign(new IDBFactory(), { open: router });
  const database = connect(openForWorker);
  const inspected = connect(open);
  return {
    database,
    inspected,
    fail(fault) {
      if (fault.kind === 'full') {
        trouble.full = fault;
        return;
      }
      for (const db of opened) {
        if (fault.isTold) forceCloseDatabase(db as never);
        else db.close();
        trouble.onFault('closed');
      }
      opened.clear();
    },
    mend: () => {
      trouble.full = { after: 0, times: 0 };
    },
    copy(version) {
      const to = new IDBFactory();
      return diskOf(to, trouble, copyAll(inspected, to, version));
    },
  };
}

async function copyAll(from: Database, to: IDBFactory, version?: number): Promise<void> {
  const reading = (await from.open()).transaction(STORES);
  const all = await Promise.all(STORES.map((name) => reading.objectStore(name).getAll()));
  const open: Opens = (name, version) => to.open(name, version);
  await opening.run(open, async () => {
    const db = version === undefined ? await createDatabase().open() : await openOld(version);
    // An older version has fewer stores.
    const names = STORES.filter((name) => db.objectStoreNames.contains(name));
    const writing = db.transaction(names, 'readwrite');
    for (const name of names)
      for (const record of all[STORES.indexOf(name)] ?? [])
        void writing.objectStore(name).put((version === undefined ? record : asStoredBy(version, record)) as never);
    await writing.done;
    db.close();
  });
}

const openOld = (version: number): Promise<OpenDatabase> =>
  openDB('deal-link', version, { upgrade: (db) => SCHEMAS[version - 1]?.(db) }) as Promise<never>;
