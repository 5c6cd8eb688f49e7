import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { needsManager } from '@/lib/deal/needs-manager';
import type { DealKey } from '@/lib/deal/site';

/** What a manager may want to see of the history. */
export const FILTERS = ['all', 'done', 'waiting', 'attention'] as const;
export type Filter = (typeof FILTERS)[number];

const PASSES: Record<Filter, (entry: HistoryEntry) => boolean> = {
  all: () => true,
  done: ({ state }) => state === 'applied',
  waiting: ({ state }) => state === 'waiting' || state === 'cancelling' || state === 'accepted',
  attention: needsManager,
};

export const passesFilter = (entry: HistoryEntry, filter: Filter): boolean => PASSES[filter](entry);

/** Counts the entries that each filter shows. */
export const countByFilter = (entries: readonly HistoryEntry[]): Record<Filter, number> =>
  Object.fromEntries(
    FILTERS.map((filter) => [filter, entries.filter((entry) => passesFilter(entry, filter)).length]),
  ) as Record<Filter, number>;

/** The one deal whose history an address (`?deal=…&site=…`) asks for; null if it asks for all. */
export function dealAsked(search: string): DealKey | null {
  const query = new URLSearchParams(search);
  const id = query.get('deal');
  return id === null ? null : { id, site: query.get('site') ?? '' };
}

/** Whether an entry is about one deal; without a site, about a deal of any CRM with this id. */
export const isOfDeal = ({ press }: HistoryEntry, { site, id }: DealKey): boolean =>
  press.deal.id === id && (site === '' || press.site === site);

/** Whether the deal of an entry, before or after the press, or its responsible user's name holds the searched text. */
export function matchesSearch({ press, before, after }: HistoryEntry, search: string, user: UserNames): boolean {
  const wanted = search.trim().toLowerCase();
  const texts = [press.deal, before, after].flatMap((deal) =>
    deal ? [deal.name, deal.id, deal.uri, deal.responsibleUserId, user(deal.responsibleUserId)] : [],
  );
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}
