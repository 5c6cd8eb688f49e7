import type { Agreement, Database } from '@/lib/storage/database';

/** Stores the manager's agreements: which of Wazzup's deals with another link is the very deal of their CRM. */
export interface Agreements {
  has(agreement: Agreement): Promise<boolean>;
  add(agreement: Agreement): Promise<void>;
}

export function createAgreements(database: Database): Agreements {
  return {
    // An agreement holds for one link of Wazzup's deal, and for no other link that replaces it.
    has: async ({ site, id, uri }) => (await database.use((db) => db.get('agreements', [site, id])))?.uri === uri,

    async add(agreement) {
      await database.use((db) => db.put('agreements', agreement));
    },
  };
}
