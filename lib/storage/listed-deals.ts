import type { DBSchema } from 'idb';
import type { Deal } from '@/lib/deal/model';
import { type Connection, createConnection } from './connection';
import { LIST_DATABASE } from './forget-listed-deals';

/** How many deals one record holds. A record for each deal would take the browser many times as long. */
const CHUNK = 1_000;
/** How many records are read at once after the first one. */
const CHUNKS_A_READ = 20;

/** A list of an account's deals, as Wazzup told it. */
interface List {
  /** When the list was read, in milliseconds since the epoch. */
  at: number;
  /** Whether these are all deals, as far as Wazzup tells. */
  isWhole: boolean;
  chunks: number;
}

interface Records extends DBSchema {
  lists: { key: string; value: List };
  /** The list's deals in order, by the account's mark, the time of the list, and the chunk's number. */
  chunks: { key: [string, number, number]; value: readonly Deal[] };
}

/** Some deals of a stored list, in its order. */
export interface ListPart extends Pick<List, 'at' | 'isWhole'> {
  deals: readonly Deal[];
}

/** Keeps for each account the list of its deals as it was last read, so that the next page need not wait for Wazzup. */
export interface ListedDeals {
  /** Gives the list of an account in parts, the first one soon; nothing if there is none. */
  read(account: string): AsyncGenerator<ListPart, void, undefined>;
  /** Puts a list in place of the account's earlier one. */
  write(account: string, list: ListPart): Promise<void>;
  /** Deletes the lists of all accounts but this one: nobody who uses another token is to see their deals. */
  dropOthers(account: string | null): Promise<void>;
}

/**
 * Creates the store. It is a database of its own, because only the page of all deals uses it, and nothing is lost with
 * it: Wazzup has all of these deals.
 */
export function createListedDeals(
  database: Connection<Records> = createConnection<Records>({
    name: LIST_DATABASE,
    version: 1,
    upgrade(db) {
      db.createObjectStore('lists');
      db.createObjectStore('chunks');
    },
  }),
): ListedDeals {
  const rangeOf = (account: string, at: number, from: number, to: number) =>
    IDBKeyRange.bound([account, at, from], [account, at, to], false, true);

  async function* read(account: string): AsyncGenerator<ListPart, void, undefined> {
    const list = await database.use((db) => db.get('lists', account));
    if (!list) return;
    const { at, isWhole, chunks } = list;
    for (let from = 0; from < chunks; ) {
      const to = Math.min(chunks, from === 0 ? 1 : from + CHUNKS_A_READ);
      const parts = await database.use((db) => db.getAll('chunks', rangeOf(account, at, from, to)));
      // Another page has stored a newer list meanwhile, and this one ends here.
      if (parts.length < to - from) return;
      yield { at, isWhole, deals: parts.flat() };
      from = to;
    }
  }

  async function write(account: string, { at, isWhole, deals }: ListPart): Promise<void> {
    const chunks = Math.ceil(deals.length / CHUNK);
    // Each chunk is a transaction of its own, so that the page stays quick; the list takes effect with its last one.
    for (let index = 0; index < chunks; index += 1) {
      const part = deals.slice(index * CHUNK, (index + 1) * CHUNK);
      await database.use((db) => db.put('chunks', part, [account, at, index]));
    }
    await database.use((db) => db.put('lists', { at, isWhole, chunks }, account));
    await dropChunks((key) => key[0] === account && key[1] !== at);
  }

  async function dropOthers(account: string | null): Promise<void> {
    const accounts = await database.use((db) => db.getAllKeys('lists'));
    const others = accounts.filter((one) => one !== account);
    for (const other of others) await database.use((db) => db.delete('lists', other));
    await dropChunks(([owner]) => owner !== account);
  }

  async function dropChunks(isOld: (key: [string, number, number]) => boolean): Promise<void> {
    const old = (await database.use((db) => db.getAllKeys('chunks'))).filter(isOld);
    if (old.length === 0) return;
    await database.use(async (db) => {
      const { store, done } = db.transaction('chunks', 'readwrite');
      await Promise.all([...old.map((key) => store.delete(key)), done]);
    });
  }

  return { read, write, dropOthers };
}
