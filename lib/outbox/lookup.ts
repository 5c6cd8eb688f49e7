import pLimit from 'p-limit';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { DealsPort } from './ports';

export interface LookupResult {
  /** What Wazzup has under each id; null if it has nothing there. */
  found: Map<string, Deal | null>;
  /** Why Wazzup could not be asked about the other ids. */
  failed: Map<string, DealError>;
}

/** Looks up what Wazzup has under some ids. Throws no DealError. */
export type Lookup = (ids: readonly string[]) => Promise<LookupResult>;

/** The lookup asks for fewer deals than this one by one, and never through the list. */
const MANY = 8;

/**
 * Creates a lookup that needs few requests: it goes through the list of deals where that is shorter than one by one.
 */
export function createLookup(client: DealsPort): Lookup {
  /** How many pages the list had at the last search; infinite if that did not reach the list's end. */
  let pages = 0;
  /** Where in the list the last search found its deals. */
  let places: ReadonlyMap<string, number> = new Map();

  /**
   * Guesses where in the list some deals begin: where they were at the last search, or behind the deals of that search,
   * since a batch goes through the list in order.
   */
  function guessPlace(ids: readonly string[]): number {
    const known = ids.flatMap((id) => places.get(id) ?? []);
    return known.length > 0 ? Math.min(...known) : Math.max(-1, ...places.values()) + 1;
  }

  async function searchFrom(place: number, ids: readonly string[], found: LookupResult['found']): Promise<void> {
    const listed = await client.search(new Set(ids), Math.ceil(ids.length / 2), place);
    if (place === 0) pages = listed.complete ? listed.pages : Number.POSITIVE_INFINITY;
    if (listed.places.size > 0) places = listed.places;
    for (const id of ids) {
      const deal = listed.deals.get(id);
      if (deal) found.set(id, deal);
      else if (listed.complete) found.set(id, null);
    }
  }

  /** Searches where the deals are likely to stand, and from the list's beginning for those that are not there. */
  async function search(ids: readonly string[], found: LookupResult['found']): Promise<void> {
    const place = guessPlace(ids);
    if (place > 0) await searchFrom(place, ids, found);
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length >= MANY) await searchFrom(0, missing, found);
  }

  return async (ids) => {
    const found: LookupResult['found'] = new Map();
    // One bad deal can make Wazzup fail on a page of the list, so the lookup then asks for the deals one by one.
    const stop =
      ids.length >= MANY && pages < ids.length ? stopsAll(await catchDealError(search(ids, found))) : undefined;
    const missing = ids.filter((id) => !found.has(id));
    const failed = await lookUpEach(missing, async (id) => void found.set(id, await client.get(id)), stop);
    return { found, failed };
  };
}

/**
 * How many things the lookup asks for at once. If as many in a row fail, the cause does not lie in these things, and
 * the lookup asks for no more.
 */
const AT_ONCE = 3;

/** Whether an error means that Wazzup rejects the request itself. */
export const isRejection = ({ kind }: DealError): boolean => kind === 'invalid' || kind === 'not-found';

/** Whether an error may lie in the one thing that was asked for. */
const mayBeItemFault = (error: DealError): boolean =>
  isRejection(error) || ['unavailable', 'unexpected', 'forbidden', 'timeout'].includes(error.kind);

/** Gives the DealError with which a promise rejects; throws any other error. */
async function catchDealError(work: Promise<void>): Promise<DealError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof DealError) return error;
    throw error;
  }
}

/** Gives the error if it cannot lie in the one thing that was asked for: then the lookup need not ask for more. */
const stopsAll = (error: DealError | undefined): DealError | undefined =>
  error && !mayBeItemFault(error) ? error : undefined;

/**
 * Calls `ask` for each id, a few at once, and gives the errors of those that failed. Throws no DealError.
 * @param stopped why Wazzup can be asked about nothing at all
 */
export async function lookUpEach(
  ids: readonly string[],
  ask: (id: string) => Promise<void>,
  stopped?: DealError,
): Promise<Map<string, DealError>> {
  const failed = new Map<string, DealError>();
  let stop = stopped;
  let inARow = 0;

  async function lookAt(id: string): Promise<void> {
    const error = stop ?? (await catchDealError(ask(id)));
    stop ??= stopsAll(error);
    inARow = error && !isRejection(error) ? inARow + 1 : 0;
    if (error) failed.set(id, error);
    if (inARow >= AT_ONCE) stop ??= error;
  }

  // The order differs each time. Otherwise a few bad ids at the start would keep the lookup from the others for ever.
  const shuffled = [...ids].sort(() => Math.random() - 0.5);
  await pLimit(AT_ONCE).map(shuffled, lookAt);
  return failed;
}
