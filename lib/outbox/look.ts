import PQueue from 'p-queue';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Deals } from './deals';

export interface Seen {
  /** What Wazzup has under an id, null if it has nothing there. */
  found: Map<string, Deal | null>;
  /** Why the others could not be looked at. */
  failed: Map<string, DealError>;
}

/** Looks at what Wazzup has under some ids. Throws no DealError. */
export type Look = (ids: readonly string[]) => Promise<Seen>;

/** Fewer deals than this are asked for one by one. */
const MANY = 8;
/** So many are asked for at once; if as many in a row fail, it is not for what they are, and no more are asked for. */
const AT_ONCE = 3;

/** Looks up deals with as few requests as it can: through the list where that is shorter than one by one. */
export function createLook(client: Deals): Look {
  /** How many pages the list had, as far as is known. */
  let pages = 0;

  async function search(ids: readonly string[], found: Seen['found']): Promise<void> {
    const listed = await client.search(new Set(ids), Math.ceil(ids.length / 2));
    pages = listed.complete ? listed.pages : Number.POSITIVE_INFINITY;
    for (const id of ids) {
      const deal = listed.deals.get(id);
      if (deal) found.set(id, deal);
      else if (listed.complete) found.set(id, null);
    }
  }

  return async (ids) => {
    const found: Seen['found'] = new Map();
    const failed: Seen['failed'] = new Map();
    /** Why nothing more is asked. */
    let stop: DealError | undefined;
    let inARow = 0;

    /** Gives the error of what it does, if that is Wazzup's. */
    async function errorOf(asked: Promise<void>): Promise<DealError | undefined> {
      try {
        await asked;
        return undefined;
      } catch (error) {
        if (!(error instanceof DealError)) throw error;
        if (!mayBeItsOwn(error)) stop ??= error;
        return error;
      }
    }

    async function lookAt(id: string): Promise<void> {
      const error = stop ?? (await errorOf(client.get(id).then((deal) => void found.set(id, deal))));
      inARow = error && !isRefusal(error) ? inARow + 1 : 0;
      if (error) failed.set(id, error);
      if (inARow >= AT_ONCE) stop ??= error;
    }

    // One deal can spoil a page of the list, too.
    if (ids.length >= MANY && pages < ids.length) await errorOf(search(ids, found));
    // In another order each time, or a few bad ones would be asked about first, and hide the others, for ever.
    const missing = ids.filter((id) => !found.has(id)).sort(() => Math.random() - 0.5);
    await new PQueue({ concurrency: AT_ONCE }).addAll(missing.map((id) => () => lookAt(id)));
    return { found, failed };
  };
}

/** Whether Wazzup does not want what it was asked. */
export const isRefusal = ({ kind }: DealError): boolean => kind === 'invalid' || kind === 'not-found';

const mayBeItsOwn = (error: DealError): boolean =>
  isRefusal(error) || ['unavailable', 'unexpected', 'forbidden', 'timeout'].includes(error.kind);
