import { diffDeals } from '@/lib/deal/compare';
import { type ComposedDeal, composeDeal, type Edits } from '@/lib/deal/compose';
import type { Deal } from '@/lib/deal/model';
import type { TabView } from '@/lib/deal/tab-view';

/** What a tab that shows a deal shows. */
export type DealTab = Extract<TabView, { kind: 'deal' }>;

/** The tab's deal as it would be sent with these edits; one that was linked under another id than its own stays so. */
export const composeTab = (
  { page, idTemplate, linkedId }: DealTab,
  edits: Edits,
  there: Deal | null = null,
): ComposedDeal =>
  composeDeal(page, { typed: linkedId === undefined ? edits : { id: linkedId, ...edits }, there, form: idTemplate });

/** The id under which Wazzup is asked about the tab's deal. */
export const wazzupIdOf = (tab: DealTab, edits: Edits): string => composeTab(tab, edits).deal.id.trim();

/** Whether Wazzup has something else than the tab's deal with these edits. */
export const isChanged = (tab: DealTab, edits: Edits, there: Deal | null): boolean =>
  there !== null && diffDeals(composeTab(tab, edits, there).deal, there).length > 0;

export const hasEdits = (edits: Edits): boolean => Object.keys(edits).length > 0;

/** The site of the CRM's page. */
export const originOf = ({ page }: DealTab): string => new URL(page.uri).origin;
