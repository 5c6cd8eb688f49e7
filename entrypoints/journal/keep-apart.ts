import { areEqualDeals } from '@/lib/deal/compare';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import { sendsDeal } from '@/lib/deal/plan';
import { sendToBackground } from '@/lib/messaging/send';

/**
 * Stores that the manager wants the differences between Wazzup's deal and that of a press, as the popup does: those of a
 * press that would have sent the deal as the CRM has it, or as they typed it over that.
 */
export async function keepApart({ press: { action, deal, site }, isUndo }: HistoryEntry, there: Deal): Promise<void> {
  if (isUndo || !sendsDeal(action)) return;
  const known = await sendToBackground('deal.look', { id: deal.id, page: deal.uri }).catch(() => null);
  // What the manager typed at the press stands beside what the CRM's page had then.
  const here = known?.kept && areEqualDeals(known.kept.there, deal) ? known.kept.here : deal;
  await sendToBackground('deal.keep', { deal: { site, id: deal.id }, kept: { here, there } });
}
