import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { DealKey } from '@/lib/deal/site';
import { rowTexts } from './batch-labels';
import { type BatchLine, type HistoryLine, isBatchLine, isDone, isUnderWay, lineNeedsManager } from './history-line';

/** What a manager may want to see of the history. */
export const FILTERS = ['all', 'done', 'waiting', 'attention'] as const;
export type Filter = (typeof FILTERS)[number];

const PASSES: Record<Filter, (line: HistoryLine) => boolean> = {
  all: () => true,
  done: isDone,
  waiting: isUnderWay,
  attention: lineNeedsManager,
};

/** Whether a filter shows a line: a batch, if the filter would show any of its presses. */
const passesFilter = (line: HistoryLine, filter: Filter): boolean => PASSES[filter](line);

/** Counts the lines that each filter shows. */
export const countByFilter = (lines: readonly HistoryLine[]): Record<Filter, number> =>
  Object.fromEntries(
    FILTERS.map((filter) => [filter, lines.filter((line) => passesFilter(line, filter)).length]),
  ) as Record<Filter, number>;

/** The one deal whose history an address (`?deal=…&site=…`) asks for; null if it asks for all. */
export function dealAsked(search: string): DealKey | null {
  const query = new URLSearchParams(search);
  const id = query.get('deal');
  return id === null ? null : { id, site: query.get('site') ?? '' };
}

/** Whether an entry is about the deal that was asked for. */
export const isOfDeal = ({ press }: HistoryEntry, deal: DealKey): boolean =>
  isSameDeal({ site: press.site, id: press.deal.id }, deal);

/** Whether a deal is the one that was asked for; without a site, it may be of any CRM. */
export const isSameDeal = (deal: DealKey, { site, id }: DealKey): boolean =>
  deal.id === id && (site === '' || deal.site === site);

/** Whether the deal of an entry, before or after the press, or its responsible user's name holds the searched text. */
function matchesSearch({ press, before, after }: HistoryEntry, search: string, user: UserNames): boolean {
  const wanted = search.trim().toLowerCase();
  const texts = [press.deal, before, after].flatMap((deal) =>
    deal ? [deal.name, deal.id, deal.uri, deal.responsibleUserId, user(deal.responsibleUserId)] : [],
  );
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}

/** Whether what the row of a batch shows holds the searched text. */
const rowMatches = (batch: BatchLine, search: string): boolean =>
  rowTexts(batch).some((text) => text.toLowerCase().includes(search.trim().toLowerCase()));

interface Wanted {
  filter: Filter;
  search: string;
  user: UserNames;
  /** Which presses of the batches match the search, by the batches' ids. */
  places: ReadonlyMap<string, readonly number[]>;
}

/**
 * Gives the lines that a manager wants to see. A batch is found by what its row shows, and then all of its deals are
 * shown, or by some of its deals, and then these are.
 */
export const findLines = (lines: readonly HistoryLine[], { filter, search, user, places }: Wanted): HistoryLine[] =>
  lines
    .filter((line) => passesFilter(line, filter))
    .flatMap((line): HistoryLine[] => {
      if (!isBatchLine(line)) return matchesSearch(line, search, user) ? [line] : [];
      const inIt = places.get(line.id)?.filter((place) => line.places?.includes(place) ?? true) ?? [];
      if (inIt.length > 0) return [{ ...line, places: inIt }];
      if (!rowMatches(line, search)) return [];
      return filter === 'attention' && line.needsAttention > 0 ? [{ ...line, onlyUnattended: true }] : [line];
    });
