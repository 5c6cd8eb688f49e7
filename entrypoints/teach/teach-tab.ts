import { browser } from 'wxt/browser';
import { originPattern } from '@/lib/permissions/match-patterns';
import type { Place } from './state';

/** Puts a tab in front of everything. */
export async function putInFront(tabId: number | undefined): Promise<void> {
  if (tabId === undefined) return;
  try {
    const { windowId } = await browser.tabs.get(tabId);
    await browser.tabs.update(tabId, { active: true });
    await browser.windows?.update(windowId, { focused: true });
  } catch {
    // The tab has been closed meanwhile, and the window says so.
  }
}

/** The tab in which this page stands. */
export const ownTab = async (): Promise<number | undefined> => (await browser.tabs.getCurrent())?.id;

/** Finds out what a tab shows, and whether it can be taught. */
export async function findPlace(
  tabId: number,
  taught: string,
): Promise<{ place: Place; here: string; origin: string }> {
  let address: string | undefined;
  try {
    address = (await browser.tabs.get(tabId)).url;
  } catch {
    return { place: 'closed', here: '', origin: '' };
  }
  const url = URL.parse(address ?? '');
  // Without access the browser does not say what the tab shows.
  if (!url) return { place: taught ? 'away' : 'unreadable', here: '', origin: '' };
  const found = { here: url.href, origin: url.origin };
  if (!/^https?:$/.test(url.protocol)) return { place: taught ? 'away' : 'unreadable', here: url.href, origin: '' };
  if (taught && url.origin !== taught) return { place: 'away', ...found, origin: taught };
  const origins = [originPattern(url)];
  return { place: (await browser.permissions.contains({ origins })) ? 'ready' : 'not-allowed', ...found };
}
