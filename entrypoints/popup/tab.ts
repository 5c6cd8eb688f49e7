import { browser } from 'wxt/browser';
import type { RecalledDeal } from '@/lib/deal/recalled';
import type { TabView } from '@/lib/deal/tab-view';
import { sendToBackground } from '@/lib/messaging/send';
import { readRecalledDeal } from '@/lib/storage/recalled-deals';

/** What may have become of the tab: it loads or shows something else (`moved`), has loaded, or its manager is back. */
export type TabNews = 'moved' | 'loaded' | 'back';

/** The tab that the popup is about. */
export interface TabInHand {
  id: Promise<number | undefined>;
  /** How the tab's deal stood when the extension last looked. */
  recalled: Promise<RecalledDeal | undefined>;
  /** Asks the background what the tab shows. */
  read: (tabId: number) => Promise<TabView>;
  /** Tells of news until the function that it gives is called. */
  watch: (onNews: (news: TabNews) => void) => () => void;
}

/** The id of the tab that the popup is about: the one that `popup.html?tab=ID` names, else the active one. */
export async function tabInHand(): Promise<number | undefined> {
  const idInAddress = Number(new URLSearchParams(location.search).get('tab') ?? Number.NaN);
  if (Number.isInteger(idInAddress)) return idInAddress;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** Says of a tab what is the same for every popup. */
export const aboutTab = (id: Promise<number | undefined>): Omit<TabInHand, 'watch'> => ({
  id,
  recalled: id.then((tabId) => (tabId === undefined ? undefined : readRecalledDeal(tabId))),
  read: (tabId) => sendToBackground('tab.read', { tabId }),
});

/** The tab of a popup that is not kept open: it stays about the tab for which it was opened. */
export const popupTab = (): TabInHand => ({
  ...aboutTab(tabInHand()),
  watch(onNews) {
    const tell = () => onNews('back');
    // Two windows side by side are both visible, so only the focus says that the manager comes back to one.
    window.addEventListener('focus', tell);
    return () => window.removeEventListener('focus', tell);
  },
});
