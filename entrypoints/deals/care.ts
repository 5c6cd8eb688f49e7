import type { HistoryEntry } from '@/lib/deal/journal';
import { LIMITS } from '@/lib/deal/validate';
import type { Row } from './row';
import { LIST_CARES } from './table-state';
import type { Facts } from './view';

const YEAR_MS = 365 * 24 * 3600_000;

/**
 * Finds the deals that want something of the manager.
 * @param isKnown whether Wazzup has a user; undefined while nobody has told
 * @param closedAt when this browser closed each deal, of those that it has closed
 */
export function findCares(
  rows: readonly Row[],
  isKnown: ((user: string) => boolean) | undefined,
  closedAt: ReadonlyMap<string, number>,
  now: number,
): Pick<Facts['cares'], (typeof LIST_CARES)[number]> {
  const cares = Object.fromEntries(LIST_CARES.map((care) => [care, new Set<string>()])) as Record<
    (typeof LIST_CARES)[number],
    Set<string>
  >;
  const firstOf = new Map<string, string>();
  for (const { deal, link } of rows) {
    const { id } = deal;
    if (link === null || deal.uri.length > LIMITS.uri) cares['bad-link'].add(id);
    if (link !== null) {
      const first = firstOf.get(link);
      if (first === undefined) firstOf.set(link, id);
      else cares.duplicate.add(first).add(id);
    }
    if (deal.contacts.length === 0) cares['no-contacts'].add(id);
    if (isKnown && !isKnown(deal.responsibleUserId)) cares['unknown-user'].add(id);
    if (deal.closed && (closedAt.get(id) ?? now) <= now - YEAR_MS) cares['closed-long'].add(id);
  }
  return cares;
}

/** Tells when this browser last closed each deal, as far as its history goes back. */
export function closedTimes(entries: readonly HistoryEntry[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { press, state, at, after } of entries) {
    const hasClosed = state === 'applied' && after?.closed === true && press.action !== 'update';
    if (hasClosed) times.set(after.id, Math.max(times.get(after.id) ?? 0, at));
  }
  return times;
}
