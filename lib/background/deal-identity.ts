import type { IdentifiedDeal } from '@/lib/deal/identity';
import { applyUserMapping } from '@/lib/deal/known-users';
import type { PageDeal } from '@/lib/deal/model';
import { idTemplateOf, readSettings } from '@/lib/settings';
import type { Database } from '@/lib/storage/database';
import { sleep } from '@/lib/time';
import type { WazzupDirectory } from './wazzup-directory';

/**
 * Knows how Wazzup names a page's deal: the site's id template, the deal's linked id, and which CRM user is which
 * there.
 */
export interface DealIdentity {
  /** Identifies a page's deal by the settings and links of this moment. */
  identify(page: PageDeal): Promise<IdentifiedDeal>;
  /** Gives the id that a manager chose for the deal of a canonical link; null if they chose none. */
  linkedIdOf(uri: string): Promise<string | null>;
  /**
   * Stores the id that a manager chose for the deal of a canonical link. The link outlives the deal's deletion in
   * Wazzup, because the deal can be put back, and the extension looks for it under this id.
   */
  link(uri: string, id: string): Promise<void>;
}

/** How long a deal waits for Wazzup's users. */
const USERS_MS = 2_000;

/** @param users gives Wazzup's users; null if this account may not ask */
export function createDealIdentity(database: Database, users: WazzupDirectory['users']): DealIdentity {
  const linkedIdOf = async (uri: string) => (await database.use((db) => db.get('links', uri)))?.id ?? null;

  /** Gives Wazzup's users where they decide between two ids of a person, if Wazzup tells them soon. */
  const usersFor = async (page: PageDeal) =>
    page.responsible?.userId ? Promise.race([users().catch(() => null), sleep(USERS_MS)]) : null;

  return {
    linkedIdOf,

    async identify(page) {
      const [settings, idTemplate, linkedId, inWazzup] = await Promise.all([
        readSettings(),
        idTemplateOf(page.uri),
        linkedIdOf(page.uri),
        usersFor(page),
      ]);
      return { page: applyUserMapping(page, settings, inWazzup ?? []), idTemplate, linkedId: linkedId ?? undefined };
    },

    async link(uri, id) {
      await database.use((db) => db.put('links', { uri, id }));
    },
  };
}
