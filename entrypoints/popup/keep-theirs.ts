import { sendsDeal } from '@/lib/deal/plan';
import { siteOf } from '@/lib/deal/site';
import { sendToBackground } from '@/lib/messaging/send';
import type { DealLink } from './deal/useDealLink';

/**
 * Leaves Wazzup's deal as somebody has changed it. The manager who was about to send the deal has seen all differences,
 * and wants them; one who was about to delete it has decided about none.
 */
export async function keepTheirs(link: DealLink): Promise<void> {
  const { remoteChanged, composed, deal, id, looked } = link;
  const site = deal ? siteOf(deal.page.uri) : undefined;
  const isDecided = remoteChanged !== null && sendsDeal(remoteChanged);
  if (!isDecided || site === undefined || !composed || id === undefined || !looked?.there) return link.discardEdits();
  const kept = { here: composed.ofPage.deal, there: looked.there };
  try {
    await sendToBackground('deal.keep', { deal: { site, id }, kept });
    link.setKept(kept);
    link.discardEdits();
  } catch (thrown) {
    link.fail(thrown);
  }
}
