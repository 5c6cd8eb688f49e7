import { browser } from '@/lib/browser';

/** The tab the popup is about: the one in front, or the one named by `popup.html?tab=ID`. */
export async function tabInHand(): Promise<number | undefined> {
  const named = Number(new URLSearchParams(location.search).get('tab') ?? Number.NaN);
  if (Number.isInteger(named)) return named;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}
