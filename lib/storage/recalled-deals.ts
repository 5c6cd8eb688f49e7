import { browser } from 'wxt/browser';
import type { RecalledDeal } from '@/lib/deal/recalled';

/**
 * The recalled deals of tabs. They are in the browser's memory, which no content script reads and which ends with the
 * browser, because they hold customers' data; a popup reads them without waiting for the background to start.
 */
const PREFIX = 'recalled:';

interface StoredDeal extends RecalledDeal {
  /** The version of the extension that stored it; another one may have another shape. */
  version: string;
}

const keyOf = (tabId: number): string => PREFIX + tabId;
const version = () => browser.runtime.getManifest().version;

/** Gives the recalled deal of a tab, if there is one. It never rejects: a popup can do without. */
export async function readRecalledDeal(tabId: number): Promise<RecalledDeal | undefined> {
  const key = keyOf(tabId);
  const stored = await browser.storage.session.get(key).catch(() => ({}));
  const { version: storedBy, ...deal } = (stored as Record<string, StoredDeal | undefined>)[key] ?? {};
  return storedBy === version() ? (deal as RecalledDeal) : undefined;
}

export async function storeRecalledDeal(tabId: number, deal: RecalledDeal): Promise<void> {
  await browser.storage.session.set({ [keyOf(tabId)]: { ...deal, version: version() } satisfies StoredDeal });
}

export async function dropRecalledDeal(tabId: number): Promise<void> {
  await browser.storage.session.remove(keyOf(tabId));
}

export async function dropRecalledDeals(): Promise<void> {
  const all = Object.keys(await browser.storage.session.get(null));
  await browser.storage.session.remove(all.filter((key) => key.startsWith(PREFIX)));
}
