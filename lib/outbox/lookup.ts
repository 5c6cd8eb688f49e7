import type { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { catchDealError, lookUpEach, stopsAll } from './look-each';
import type { DealsPort } from './ports';

export interface LookupResult {
  /** What Wazzup has under an id, null if it has nothing there. */
  found: Map<string, Deal | null>;
  /** Why the others could not be looked at. */
  failed: Map<string, DealError>;
}

/** Looks at what Wazzup has under some ids. Throws no DealError. */
export type Lookup = (ids: readonly string[]) => Promise<LookupResult>;

/** Fewer deals than this are asked for one by one. */
const MANY = 8;

/** Looks up deals with as few requests as it can: through the list where that is shorter than one by one. */
export function createLookup(client: DealsPort): Lookup {
  /** How many pages the list had, as far as is known. */
  let pages = 0;

  async function search(ids: readonly string[], found: LookupResult['found']): Promise<void> {
    const listed = await client.search(new Set(ids), Math.ceil(ids.length / 2));
    pages = listed.complete ? listed.pages : Number.POSITIVE_INFINITY;
    for (const id of ids) {
      const deal = listed.deals.get(id);
      if (deal) found.set(id, deal);
      else if (listed.complete) found.set(id, null);
    }
  }

  return async (ids) => {
    const found: LookupResult['found'] = new Map();
    // One deal can spoil a page of the list, too.
    const stop =
      ids.length >= MANY && pages < ids.length ? stopsAll(await catchDealError(search(ids, found))) : undefined;
    const missing = ids.filter((id) => !found.has(id));
    const failed = await lookUpEach(missing, async (id) => void found.set(id, await client.get(id)), stop);
    return { found, failed };
  };
}
