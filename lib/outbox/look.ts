import type { Deal } from '@/lib/deal/model';
import type { Deals } from './deals';

/** What Wazzup has under some ids, null for those it has none under. Throws a DealError. */
export type Look = (ids: readonly string[]) => Promise<Map<string, Deal | null>>;

/** Fewer deals than this are asked for one by one. */
const MANY = 8;

/** Looks up deals with as few requests as it can: through the list where that is shorter than one by one. */
export function createLook(client: Deals): Look {
  /** How many pages the list had, as far as is known. */
  let pages = 0;

  return async (ids) => {
    const found = new Map<string, Deal | null>();
    if (ids.length >= MANY && pages < ids.length) {
      const listed = await client.search(new Set(ids), Math.ceil(ids.length / 2));
      pages = listed.complete ? listed.pages : Number.POSITIVE_INFINITY;
      for (const id of ids) {
        const deal = listed.deals.get(id);
        if (deal) found.set(id, deal);
        else if (listed.complete) found.set(id, null);
      }
    }
    const missing = ids.filter((id) => !found.has(id));
    await Promise.all(missing.map(async (id) => void found.set(id, await client.get(id))));
    return found;
  };
}
