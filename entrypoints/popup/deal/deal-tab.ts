import { diffDeals, type KeptApart } from '@/lib/deal/compare';
import type { Edits } from '@/lib/deal/compose';
import { composeIdentified } from '@/lib/deal/identity';
import type { Deal } from '@/lib/deal/model';
import type { DealView } from '@/lib/deal/tab-view';

/** The view of a tab that shows a deal. */
export type DealTab = DealView;

/** Whether Wazzup has the deal, but not as the tab's deal with these edits; what is kept apart is no difference. */
export const isChanged = (tab: DealTab, edits: Edits, there: Deal | null, kept: KeptApart | null = null): boolean =>
  there !== null && diffDeals(composeIdentified(tab, { edits, there, kept }).deal, there).length > 0;

export const hasEdits = (edits: Edits): boolean => Object.keys(edits).length > 0;
