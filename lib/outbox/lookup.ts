import PQueue from 'p-queue';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
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

/** So many are asked for at once; if as many in a row fail, it is not for what they are, and no more are asked for. */
const AT_ONCE = 3;

/** Whether Wazzup does not want what it was asked. */
export const isRejection = ({ kind }: DealError): boolean => kind === 'invalid' || kind === 'not-found';

const mayBeItsOwn = (error: DealError): boolean =>
  isRejection(error) || ['unavailable', 'unexpected', 'forbidden', 'timeout'].includes(error.kind);

/** Gives the error of what it does, if that is Wazzup's. */
async function catchDealError(asked: Promise<void>): Promise<DealError | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof DealError) return error;
    throw error;
  }
}

/** The error, if it is not about the one thing that was asked for: then nothing more need be asked. */
const stopsAll = (error: DealError | undefined): DealError | undefined =>
  error && !mayBeItsOwn(error) ? error : undefined;

/**
 * Asks for some things one by one, and gives why each of the others could not be had. Throws no DealError.
 * @param stopped why nothing can be asked for
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

  // In another order each time, or a few bad ones would be asked about first, and hide the others, for ever.
  const shuffled = [...ids].sort(() => Math.random() - 0.5);
  await new PQueue({ concurrency: AT_ONCE }).addAll(shuffled.map((id) => () => lookAt(id)));
  return failed;
}
