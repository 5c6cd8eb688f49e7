import { browser } from 'wxt/browser';
import type { TabView } from '@/lib/deal/tab-view';
import { findHosts } from '../hosts-to-allow';
import type { TabInHand } from '../tab';

/**
 * The key under which the panel remembers in which CRM it showed a deal last: the CRM's name and the site, nothing of
 * the deal.
 */
const LAST_CRM = 'last-crm';

/**
 * Reads the tab that the panel follows. Of a tab without access the browser tells not even the address, so the panel
 * offers to ask for the CRM in which the manager has just worked.
 */
export const offerLastCrm =
  (read: TabInHand['read']): TabInHand['read'] =>
  async (tabId) => {
    const view = await read(tabId);
    if (view.kind === 'deal') {
      const { crm, uri } = view.page;
      localStorage.setItem(LAST_CRM, JSON.stringify([crm, new URL(uri).origin]));
    }
    return view.kind === 'no-access' && !view.crm ? ((await findLastCrm()) ?? view) : view;
  };

/** Gives what to ask for; undefined if no CRM is known, or the extension may get into it already. */
async function findLastCrm(): Promise<TabView | undefined> {
  const [crm, address]: string[] = JSON.parse(localStorage.getItem(LAST_CRM) ?? '[]');
  if (crm === undefined || address === undefined) return undefined;
  const { label, hosts } = await findHosts(crm, address);
  if (await browser.permissions.contains({ origins: hosts })) return undefined;
  return { kind: 'no-access', crm: { label, hosts, address } };
}
