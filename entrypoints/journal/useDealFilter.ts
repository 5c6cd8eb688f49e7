import { useState } from 'react';
import type { DealKey } from '@/lib/deal/site';
import { dealAsked } from './entry-filter';

/** Gives the one deal whose history the page was opened for, from its address, and what shows all deals again. */
export function useDealFilter(): { onlyDeal: DealKey | null; showAllDeals: () => void } {
  const [onlyDeal, setOnlyDeal] = useState(() => dealAsked(location.search));
  const showAllDeals = () => {
    // Whoever loads the page again wants to see what they saw last.
    history.replaceState(null, '', location.pathname);
    setOnlyDeal(null);
  };
  return { onlyDeal, showAllDeals };
}
