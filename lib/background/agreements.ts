import type { Agreement, Database } from '@/lib/storage/database';

/** Remembers of which of Wazzup's deals with a link elsewhere a manager said that it is the very deal of their CRM. */
export interface Agreements {
  has(agreement: Agreement): Promise<boolean>;
  add(agreement: Agreement): Promise<void>;
}

export function createAgreements(database: Promise<Database>): Agreements {
  return {
    // What was said of one link holds for no other that comes in its place.
    has: async ({ origin, id, uri }) => (await (await database).get('agreements', [origin, id]))?.uri === uri,

    async add(agreement) {
      await (await database).put('agreements', agreement);
    },
  };
}
