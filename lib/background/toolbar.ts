import browser from 'webextension-polyfill';
import type { DealState } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';

/** A sign and a colour, and the words that say the same. */
const BADGES = {
  'not-linked': { text: '+', colour: '#5b6474', word: 'state_not_linked' },
  'in-sync': { text: '✓', colour: '#10733f', word: 'state_in_sync' },
  differs: { text: '≠', colour: '#8a5200', word: 'state_differs' },
  closed: { text: '■', colour: '#5b6474', word: 'state_closed' },
  pending: { text: '…', colour: '#8a5200', word: 'state_pending' },
  conflict: { text: '!', colour: '#b3261e', word: 'state_conflict' },
  error: { text: '!', colour: '#b3261e', word: 'state_error' },
  'no-access': { text: '!', colour: '#b3261e', word: 'error_no_access' },
  'no-token': { text: '!', colour: '#b3261e', word: 'state_no_token' },
} as const;

const isBadge = (state: DealState | null): state is keyof typeof BADGES => state !== null && state in BADGES;

/**
 * Says on the toolbar button how the deal in a tab stands, in a sign and in words; null says nothing. Where page and
 * Wazzup were not compared it does not claim that they are the same.
 */
export async function showBadge(tabId: number, state: DealState | null, isCompared: boolean): Promise<void> {
  const badge = isBadge(state) ? BADGES[state] : undefined;
  const word = state === 'in-sync' && !isCompared ? 'pill_in_sync' : badge?.word;
  try {
    await browser.action.setBadgeText({ tabId, text: badge?.text ?? '' });
    if (badge) await browser.action.setBadgeBackgroundColor({ tabId, color: badge.colour });
    await browser.action.setTitle({ tabId, title: word ? `${t('name')}: ${t(word)}` : t('action_title') });
  } catch {
    // The tab is closed by now.
  }
}

/** Shows a state in the page of a tab, if its script still listens. */
export async function showInPage(tabId: number, uri: string, state: DealState): Promise<void> {
  await browser.tabs.sendMessage(tabId, { type: 'visit.mark', uri, state }).catch(() => undefined);
}

/** Opens the popup about a tab; browsers may refuse to open it by themselves, so it has a window of its own then. */
export async function openPopup(tabId: number, windowId: number | undefined): Promise<void> {
  try {
    await browser.action.openPopup(windowId === undefined ? {} : { windowId });
  } catch {
    const url = browser.runtime.getURL(`/popup.html?tab=${tabId}`);
    const [open] = await browser.tabs.query({ url });
    if (open?.windowId !== undefined) await browser.windows.update(open.windowId, { focused: true });
    else await browser.windows.create({ url, type: 'popup', width: 400, height: 640 });
  }
}
