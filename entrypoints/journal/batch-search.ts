import type { UserNames } from '@/components/useWazzupUsers';
import { BATCH_ENTRIES, type BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { DealKey } from '@/lib/deal/site';
import { readBatchDeals } from './batch-deals';

/** How many presses of batches are searched at most, those of the newest batches first. */
const SEARCHED = BATCH_ENTRIES;

/** What the page keeps of a batch's press to find it by its deal, as it was before, at and after the press. */
export interface SearchedDeal extends DealKey {
  /** The place of the press in its batch, from 0. */
  place: number;
  /** All texts of the deal, in small letters. */
  text: string;
  responsibleUserIds: readonly string[];
}

export type DealMatcher = (deal: SearchedDeal) => boolean;

/** What is found in the batches so far. */
export interface FoundInBatches {
  /** The places of the presses that match, by the batch's id; a batch without any is not among them. */
  places: ReadonlyMap<string, readonly number[]>;
  isReading: boolean;
  /** Older batches were left out, because there are too many presses. */
  isPartial: boolean;
}

export const NOTHING_FOUND: FoundInBatches = { places: new Map(), isReading: false, isPartial: false };

type SearchedBatch = Pick<BatchEntry, 'id' | 'seq' | 'count'>;

/**
 * Creates the search through the deals of batches. It reads each batch once, by pages, and keeps what it needs of it:
 * what a press is about does not change while it is delivered.
 */
export function createBatchSearch(read: typeof readBatchDeals = readBatchDeals) {
  const known = new Map<string, readonly SearchedDeal[]>();
  /** The batches that are being read: a search that begins meanwhile waits for the same pages. */
  const underWay = new Map<string, Promise<void>>();

  async function readBatch(batch: SearchedBatch): Promise<void> {
    const deals: SearchedDeal[] = [];
    try {
      for await (const entries of read(batch)) for (const entry of entries) deals.push(searched(entry, batch));
      known.set(batch.id, deals);
    } catch {
      // The next search reads the batch anew.
    }
    underWay.delete(batch.id);
  }

  function readOnce(batch: SearchedBatch): Promise<void> {
    const reading = underWay.get(batch.id) ?? readBatch(batch);
    underWay.set(batch.id, reading);
    return reading;
  }

  /** Gives what is found, at first in what the page knows already, then after each batch that it has read. */
  return async function* find(batches: readonly SearchedBatch[], matches: DealMatcher): AsyncGenerator<FoundInBatches> {
    const searchedOnes = newest(batches);
    const isPartial = searchedOnes.length < batches.length;
    const places = new Map<string, readonly number[]>();
    const look = ({ id }: SearchedBatch) => {
      const found = (known.get(id) ?? []).filter(matches).map(({ place }) => place);
      if (found.length > 0) places.set(id, found);
    };
    const unread = searchedOnes.filter(({ id }) => !known.has(id));
    for (const batch of searchedOnes) look(batch);
    yield { places: new Map(places), isReading: unread.length > 0, isPartial };
    for (const batch of unread) {
      await readOnce(batch);
      look(batch);
      yield { places: new Map(places), isReading: batch !== unread.at(-1), isPartial };
    }
  };
}

/** Gives the newest batches, as many as are searched. */
function newest(batches: readonly SearchedBatch[]): SearchedBatch[] {
  let left = SEARCHED;
  return batches
    .toSorted((a, b) => b.seq - a.seq)
    .filter(({ count }, index) => {
      left -= count;
      return index === 0 || left >= 0;
    });
}

function searched({ seq, press, before, after }: HistoryEntry, batch: SearchedBatch): SearchedDeal {
  const deals = [press.deal, press.base, before, after].filter((deal) => deal !== null);
  const texts = deals.flatMap(({ name, id, uri, responsibleUserId }) => [name, id, uri, responsibleUserId]);
  return {
    place: seq - batch.seq,
    id: press.deal.id,
    site: press.site,
    text: [...new Set(texts)].join('\n').toLowerCase(),
    responsibleUserIds: [...new Set(deals.map(({ responsibleUserId }) => responsibleUserId))],
  };
}

/** Finds deals that hold a text, or whose responsible user's name does; undefined if there is nothing to search for. */
export function matcherOf(search: string, user: UserNames): DealMatcher | undefined {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return undefined;
  const answers = new Map<string, boolean>();
  const isWanted = (id: string): boolean => {
    const answer = answers.get(id) ?? user(id)?.toLowerCase().includes(wanted) ?? false;
    answers.set(id, answer);
    return answer;
  };
  return ({ text, responsibleUserIds }) => text.includes(wanted) || responsibleUserIds.some(isWanted);
}
