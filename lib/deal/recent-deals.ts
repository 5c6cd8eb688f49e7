import type { HistoryEntry } from './journal';
import { keyText } from './site';

/**
 * How a deal stands after the newest press on it. `waiting`: the press is not in Wazzup yet; `failed`: it ended badly and
 * wants something of the manager; the others say what Wazzup had then.
 */
export type RecentState = 'waiting' | 'failed' | 'gone' | 'closed' | 'in-wazzup';

/** A deal that the manager had in hand lately. */
export interface RecentDeal {
  /** Names the deal among the others. */
  key: string;
  name: string;
  /** The deal's link in the CRM. */
  uri: string;
  state: RecentState;
}

/** Gives the deals of the newest presses, each once. */
export function recentDeals(entries: readonly HistoryEntry[], limit: number): RecentDeal[] {
  const deals = new Map<string, RecentDeal>();
  for (const entry of entries) {
    if (deals.size === limit) break;
    const { press, before, after } = entry;
    const key = keyText({ site: press.site, id: press.deal.id });
    const { name, uri } = after ?? before ?? press.deal;
    if (!deals.has(key)) deals.set(key, { key, name, uri, state: stateAfter(entry) });
  }
  return [...deals.values()];
}

function stateAfter({ state, needsAttention, after }: HistoryEntry): RecentState {
  if (state === 'waiting' || state === 'cancelling' || state === 'accepted') return 'waiting';
  if (needsAttention) return 'failed';
  if (!after) return 'gone';
  return after.closed ? 'closed' : 'in-wazzup';
}
