import type { Database } from '@/lib/storage/database';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { isClaimed, randomAccount } from '@/lib/wazzup/token';
import type { AddressMarks } from '@/lib/wazzup/token-provider';

/** Stores the accounts of token addresses in the database. */
export function createAddressMarks(database: Database): AddressMarks {
  async function read(address: string): Promise<string> {
    const known = await database.use((db) => db.get('addresses', address));
    if (known) return known.account;
    // The first address that has no mark was saved by an older version, or comes from the company: nobody has changed it.
    const isFirst = (await database.use((db) => db.count('addresses'))) === 0;
    const account = isFirst ? FIRST_ACCOUNT : randomAccount();
    await save(address, account);
    return account;
  }

  async function save(address: string, account: string): Promise<void> {
    await database.use((db) => db.put('addresses', { address, account }));
  }

  return { read, save };
}

/** Finds out that two marks stand for one Wazzup account: both accounts have a channel in common. */
export interface AccountJoin {
  /** Takes note that an account has these channels. */
  sawChannels(account: string, ids: readonly string[]): Promise<void>;
}

/** @param rename puts another mark in place of one, everywhere */
export function createAccountJoin(
  database: Database,
  rename: (from: string, to: string) => Promise<void>,
): AccountJoin {
  async function sawChannels(account: string, ids: readonly string[]): Promise<void> {
    const seen = await database.use(async (db) => {
      const { store } = db.transaction('channels');
      return Promise.all(ids.map((id) => store.get(id)));
    });
    let mark = account;
    for (const other of new Set(seen.flatMap((channel) => channel?.account ?? []))) mark = await join(mark, other);
    await database.use(async (db) => {
      const { store, done } = db.transaction('channels', 'readwrite');
      await Promise.all([...ids.map((id) => store.put({ id, account: mark })), done]);
    });
  }

  /** Makes one mark of two, and gives it. A mark that a token named stays; else the older one does. */
  async function join(account: string, older: string): Promise<string> {
    if (account === older || (isClaimed(account) && isClaimed(older))) return account;
    const [from, to] = isClaimed(account) ? [older, account] : [account, older];
    await rename(from, to);
    return to;
  }

  return { sawChannels };
}
