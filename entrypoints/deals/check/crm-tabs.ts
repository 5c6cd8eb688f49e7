import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import * as z from 'zod/mini';
import type { DealCheck } from '@/lib/deal/check';
import { siteNamed, siteOf } from '@/lib/deal/site';
import { pageDealSchema } from '@/lib/messaging/schemas/deal';

/** A tab that shows a page of a CRM, through which its deals can be asked for with the manager's own session. */
export interface CrmTab {
  id: number;
  url: string;
}

const SCRIPT = '/check-deals.js' as ScriptPublicPath;

const reason = z.enum(['refused', 'timeout', 'held', 'not-json', 'changed', 'failed', 'archived', 'silent']);

/** What the script in the tab answers. It runs beside a page that may be hostile, so the answer's form is checked. */
const dealCheckSchema = z.union([
  z.strictObject({ outcome: z.literal('read'), page: pageDealSchema }),
  z.strictObject({ outcome: z.literal('absent') }),
  z.strictObject({ outcome: z.literal('unclear'), reason }),
  z.strictObject({ outcome: z.literal('stopped'), reason }),
]) satisfies z.ZodMiniType<DealCheck>;

/** Finds the open tabs whose addresses the browser tells us, which are those of granted CRMs. */
export async function findCrmTabs(): Promise<CrmTab[]> {
  const tabs = await browser.tabs.query({});
  return tabs.flatMap(({ id, url, discarded }) => (id !== undefined && url && !discarded ? { id, url } : []));
}

/** Whether a tab shows a page of the site to which a deal's link leads. */
export const isTabOfDeal = ({ url }: CrmTab, uri: string): boolean =>
  siteOf(uri) !== undefined && `${siteNamed(url)}/`.startsWith(`${siteOf(uri)}/`);

/** Lets a tab ask its CRM for a deal. What the browser refuses, or a closed tab, says nothing of the deal. */
export async function checkInTab(tab: CrmTab, uri: string): Promise<DealCheck> {
  const target = { tabId: tab.id };
  try {
    // The page may have loaded anew since the last deal, and the script in it is gone then.
    await browser.scripting.executeScript({ target, files: [SCRIPT] });
    const [answer] = await browser.scripting.executeScript({
      target,
      func: (link: string) => globalThis.checkDealHere?.(link),
      args: [uri],
    });
    return dealCheckSchema.parse(answer?.result);
  } catch {
    return { outcome: 'unclear', reason: 'silent' };
  }
}
