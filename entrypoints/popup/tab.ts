import { browser } from 'wxt/browser';

/** The id of the tab that the popup is about: the one that `popup.html?tab=ID` names, else the active one. */
export async function tabInHand(): Promise<number | undefined> {
  const idInAddress = Number(new URLSearchParams(location.search).get('tab') ?? Number.NaN);
  if (Number.isInteger(idInAddress)) return idInAddress;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}
