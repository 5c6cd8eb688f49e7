import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { openPopup, showBadge } from '@/lib/background/toolbar';
import type { ShownState } from '@/lib/deal/shown-state';

interface OpenWindow {
  id: number;
  url: string;
}

/** A browser that opens the popup for an extension, or refuses to, and the calls that it got. */
function start({ opensPopups }: { opensPopups: boolean }) {
  const windows: OpenWindow[] = [];
  const asked: unknown[] = [];
  const focused: number[] = [];
  Reflect.set(browser, 'action', {
    openPopup: async (options: unknown) => {
      asked.push(options);
      if (!opensPopups) throw new Error('Could not find an active browser window.');
    },
  });
  vi.spyOn(browser.tabs, 'query').mockImplementation(
    async ({ url }) => windows.filter((one) => one.url === url).map(({ id }) => ({ windowId: id })) as never,
  );
  vi.spyOn(browser.windows, 'create').mockImplementation(async (options) => {
    windows.push({ id: windows.length + 1, url: String(options?.url) });
    return {} as never;
  });
  vi.spyOn(browser.windows, 'update').mockImplementation(async (id, { focused: isFocused }) => {
    if (isFocused) focused.push(id);
    return {} as never;
  });
  return { windows, asked, focused };
}

beforeEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
});

describe('the toolbar button', () => {
  /** Shows a state on the button of tab 7, and gives what the button shows then. */
  async function badgeOf(state: ShownState | null, isCompared = true) {
    const shown: Record<string, unknown> = {};
    Reflect.set(browser, 'action', {
      setBadgeText: async ({ text }: { text: string }) => Object.assign(shown, { sign: text }),
      setBadgeBackgroundColor: async ({ color }: { color: string }) => Object.assign(shown, { color }),
      setTitle: async ({ title }: { title: string }) => Object.assign(shown, { title }),
    });
    Reflect.set(browser.i18n, 'getMessage', (key: string) => key);
    await showBadge(7, state, isCompared);
    return shown;
  }

  it('shows the state as a sign, a colour and words', async () => {
    expect(await badgeOf('differs')).toEqual({ sign: '≠', color: '#8a5200', title: 'name: state_differs' });
    expect(await badgeOf('in-sync')).toEqual({ sign: '✓', color: '#10733f', title: 'name: state_in_sync' });
    expect(await badgeOf('not-visible')).toEqual({ sign: '!', color: '#8a5200', title: 'name: state_not_visible' });
    expect(await badgeOf('not-checked')).toEqual({ sign: '✓', color: '#5b6474', title: 'name: state_not_checked' });
  });

  it('does not claim that page and Wazzup are the same if they were not compared', async () => {
    expect(await badgeOf('not-checked', false)).toMatchObject({ sign: '✓', title: 'name: pill_not_checked' });
    expect(await badgeOf('differs', false)).toMatchObject({ title: 'name: state_differs' });
  });

  it('says that access to Wazzup is missing, not to the page', async () => {
    expect(await badgeOf('no-access')).toEqual({ sign: '!', color: '#b3261e', title: 'name: error_no_access' });
  });

  it('has nothing of its own if there is no deal, so that it shows how much waits for the manager', async () => {
    const ofNoDeal = { sign: null, color: '#b3261e', title: 'action_title' };
    expect(await badgeOf(null)).toEqual(ofNoDeal);
    expect(await badgeOf('not-a-deal')).toEqual(ofNoDeal);
  });
});

describe('the popup', () => {
  it('opens at the toolbar, in the window of the tab', async () => {
    const { windows, asked } = start({ opensPopups: true });
    await openPopup(7, 3);
    await openPopup(7, undefined);
    expect(asked).toEqual([{ windowId: 3 }, {}]);
    expect(windows).toEqual([]);
  });

  it('opens in a window of its own if the browser refuses, and only one window for each tab', async () => {
    const { windows, focused } = start({ opensPopups: false });
    const about = (tabId: number) => browser.runtime.getURL(`/popup.html?tab=${tabId}`);
    await openPopup(7, 3);
    expect(windows).toEqual([{ id: 1, url: about(7) }]);
    expect(focused).toEqual([]);
    await openPopup(7, 3);
    expect(windows).toHaveLength(1);
    expect(focused).toEqual([1]);
    await openPopup(8, 3);
    expect(windows.map(({ url }) => url)).toEqual([about(7), about(8)]);
    expect(focused).toEqual([1]);
  });
});
