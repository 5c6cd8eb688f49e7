import type { IdentifiedDeal } from '@/lib/deal/identity';
import { applyUserMapping } from '@/lib/deal/known-users';
import type { PageDeal } from '@/lib/deal/model';
import { idTemplateOf, readSettings } from '@/lib/settings';
import type { Database } from '@/lib/storage/database';

/** Knows what a page's deal is called in Wazzup: how its site's ids are written, under which id it was linked, who is whose. */
export interface DealIdentity {
  /** As settings and links are at this moment. */
  identify(page: PageDeal): Promise<IdentifiedDeal>;
  /** The id under which a manager linked the deal of a canonical link; null if under none of their choice. */
  linkedIdOf(uri: string): Promise<string | null>;
  /** Remembers the id a manager chose. It stays when the deal is deleted: it can be put back, and is looked for under it. */
  link(uri: string, id: string): Promise<void>;
}

export function createDealIdentity(database: Promise<Database>): DealIdentity {
  const linkedIdOf = async (uri: string) => (await (await database).get('links', uri))?.id ?? null;

  return {
    linkedIdOf,

    async identify(page) {
      const [settings, idTemplate, linkedId] = await Promise.all([
        readSettings(),
        idTemplateOf(new URL(page.uri).origin),
        linkedIdOf(page.uri),
      ]);
      return { page: applyUserMapping(page, settings), idTemplate, linkedId: linkedId ?? undefined };
    },

    async link(uri, id) {
      await (await database).put('links', { uri, id });
    },
  };
}
