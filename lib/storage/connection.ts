import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from 'idb';
import { DealError } from '@/lib/deal/errors';

/** How long the browser may take to open a database, in milliseconds. Another connection can block it for ever. */
const OPEN_MS = 10_000;

/** A database of the extension, which is opened when it is first needed, and again after the browser closed it. */
export interface Connection<Records extends DBSchema> {
  /**
   * Runs work on the open database. If the browser closed the database meanwhile, it runs the work once more: work that
   * is more than one transaction must do the same when it is run again.
   * @throws DealError `storage` if the browser does not open the database, or fails to read or write: nothing of the
   * transaction that failed is stored. Its code is `newer` if a newer version of the extension wrote the database.
   */
  use<T>(work: (db: IDBPDatabase<Records>) => Promise<T>): Promise<T>;
  /** Gives the open database. @throws DealError `storage` as `use` does */
  open(): Promise<IDBPDatabase<Records>>;
}

export interface ConnectionOptions<Records extends DBSchema> {
  name: string;
  version: number;
  upgrade: NonNullable<OpenDBCallbacks<Records>['upgrade']>;
  openMs?: number;
}

export function createConnection<Records extends DBSchema>(options: ConnectionOptions<Records>): Connection<Records> {
  let opened: Promise<IDBPDatabase<Records>> | undefined;

  function forget(): void {
    opened = undefined;
  }

  function open(): Promise<IDBPDatabase<Records>> {
    opened ??= connect(options, forget).catch((error: unknown) => {
      forget();
      throw asStorageError(error);
    });
    return opened;
  }

  async function use<T>(work: (db: IDBPDatabase<Records>) => Promise<T>, isRetry = false): Promise<T> {
    const db = await open();
    try {
      return await work(db);
    } catch (error) {
      if (isRetry || !isClosed(error)) throw asStorageError(error);
      forget();
      return use(work, true);
    }
  }

  return { open, use: (work) => use(work) };
}

/** Opens the database once. @param onClosed called when the browser closes it, or another connection needs it closed */
async function connect<Records extends DBSchema>(
  { name, version, upgrade, openMs = OPEN_MS }: ConnectionOptions<Records>,
  onClosed: () => void,
): Promise<IDBPDatabase<Records>> {
  const opening = openDB<Records>(name, version, {
    upgrade,
    blocking(_currentVersion, _blockedVersion, event) {
      // A newer version of the extension waits for this connection to close.
      onClosed();
      (event.target as IDBDatabase).close();
    },
    // The browser closed the database, because its files are damaged or were removed.
    terminated: onClosed,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DealError('storage', { code: 'blocked' }));
      // The caller is gone, so nobody would ever close a database that opens later.
      opening.then((db) => db.close()).catch(() => {});
    }, openMs);
  });
  return Promise.race([opening, timeUp]).finally(() => clearTimeout(timer));
}

/** Whether a transaction failed because the browser has closed the database, or closes it: then nothing was stored. */
const isClosed = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');

/** Turns the browser's error into the one that managers see, and leaves any other error as it is. */
function asStorageError(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  const code = error.name === 'VersionError' ? 'newer' : error.name;
  return new DealError('storage', { code }, { cause: error });
}
