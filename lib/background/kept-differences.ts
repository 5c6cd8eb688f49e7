import { changedFields, type KeptApart } from '@/lib/deal/compare';
import type { DealKey } from '@/lib/deal/site';
import type { Database } from '@/lib/storage/database';

/** So many deals are remembered at most: those about which the manager decided last. */
const DEALS = 500;

/** Stores which differences between CRM and Wazzup the manager wants, by account, site and deal. */
export interface KeptDifferences {
  /** Gives what the manager last decided about a deal, in the account that they are connected with. */
  of(deal: DealKey): Promise<KeptApart | null>;
  /** Stores that the manager wants the differences between these two versions, in place of what they wanted before. */
  decide(deal: DealKey, decided: KeptApart): Promise<void>;
  /** Puts another account's mark in place of one. */
  renameAccount(from: string, to: string): Promise<void>;
}

export function createKeptDifferences(database: Database, account: () => Promise<string | undefined>): KeptDifferences {
  const keyOf = async ({ site, id }: DealKey) => [(await account()) ?? '', site, id] as [string, string, string];

  return {
    async of(deal) {
      const key = await keyOf(deal);
      return (await database.use((db) => db.get('keptApart', key)))?.kept ?? null;
    },

    async decide(deal, kept) {
      const key = await keyOf(deal);
      const [account, site, id] = key;
      await database.use(async (db) => {
        if (changedFields(kept.here, kept.there).length === 0) return db.delete('keptApart', key);
        await db.put('keptApart', { account, site, id, at: Date.now(), kept });
        const newestLast = await db.getAllKeysFromIndex('keptApart', 'at');
        for (const old of newestLast.slice(0, -DEALS)) await db.delete('keptApart', old);
      });
    },

    renameAccount: (from, to) =>
      database.use(async (db) => {
        for (const record of await db.getAll('keptApart'))
          if (record.account === from) {
            await db.put('keptApart', { ...record, account: to });
            await db.delete('keptApart', [from, record.site, record.id]);
          }
      }),
  };
}
