import { browser } from 'wxt/browser';
import type { ShownState } from '@/lib/deal/shown-state';
import { pillTitle, STATE_TONES, stateTitle, TONE_COLOURS } from '@/lib/deal/state-labels';
import type { MessageKey } from '@/lib/i18n';
import { sendToTab } from '@/lib/messaging/send-to-tab';

/** Gives a word of the catalogue. The background asks the browser alone: it needs no plural and no spare catalogue. */
// WXT's own types learn new keys only from `wxt prepare`, so this names a key that they always know.
export const word = (key: MessageKey, value?: string): string => browser.i18n.getMessage(key as 'name', value);

/** The text of the badge in each state. It stands here, because content scripts have no use for it. */
const SIGNS: Record<ShownState, string> = {
  'not-a-deal': '',
  'no-access': '!',
  'no-token': '!',
  pending: '…',
  conflict: '!',
  error: '!',
  'not-linked': '+',
  differs: '≠',
  closed: '■',
  'not-visible': '!',
  'in-sync': '✓',
  'not-checked': '✓',
};

/**
 * Shows on the toolbar button how the deal in a tab stands, as a sign and in words; null shows nothing. If page and
 * Wazzup were not compared, the words do not claim that they are the same.
 */
export async function showBadge(tabId: number, state: ShownState | null, isCompared: boolean): Promise<void> {
  const sign = SIGNS[state ?? 'not-a-deal'];
  const tone = STATE_TONES[state ?? 'not-a-deal'];
  const title = sign && state ? `${word('name')}: ${word(titleOf(state, isCompared))}` : word('action_title');
  try {
    // A tab without a text of its own, which null gives it, shows the number of what waits for the manager.
    await browser.action.setBadgeText({ tabId, text: (sign || null) as string });
    await browser.action.setBadgeBackgroundColor({ tabId, color: TONE_COLOURS[sign ? tone : 'bad'] });
    await browser.action.setTitle({ tabId, title });
  } catch {
    // The tab is closed by now.
  }
}

function titleOf(state: ShownState, isCompared: boolean): MessageKey {
  // We have access to the page, or there would be no state to show. So it is Wazzup's host that lacks a grant.
  if (state === 'no-access') return 'error_no_access';
  return state === 'not-checked' && !isCompared ? pillTitle(state) : stateTitle(state);
}

/** Shows a state on the pill in the page of a tab, if its script still listens. */
export async function showInPage(tabId: number, uri: string, state: ShownState): Promise<void> {
  await sendToTab(tabId, 'visit.mark', { uri, state });
}

/** Opens the popup for a tab; if the browser refuses to open it without a click, in a window of its own. */
export async function openPopup(tabId: number, windowId: number | undefined): Promise<void> {
  try {
    await browser.action.openPopup(windowId === undefined ? {} : { windowId });
  } catch {
    const url = browser.runtime.getURL(`/popup.html?tab=${tabId}`);
    const [openTab] = await browser.tabs.query({ url });
    if (openTab?.windowId !== undefined) await browser.windows.update(openTab.windowId, { focused: true });
    else await browser.windows.create({ url, type: 'popup', width: 400, height: 640 });
  }
}
