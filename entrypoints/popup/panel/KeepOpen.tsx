import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { t } from '@/lib/i18n';
import { tabInHand } from '../tab';
import { isPanel } from './is-panel';

/** What Firefox has in place of Chrome's side panel. */
interface Sidebar {
  open(): Promise<void>;
}

const { sidebarAction } = browser as { sidebarAction?: Sidebar };

/**
 * A button that opens the popup beside the page, where it stays and follows the manager from tab to tab. It is not there
 * where the browser has no place for it.
 */
export function KeepOpen() {
  const windowId = useWindowOfPanel();
  if (isPanel() || windowId === undefined) return null;
  return (
    <button
      type="button"
      className="button plain gear"
      aria-label={t('keep_open')}
      title={t('keep_open')}
      onClick={() => {
        // Browsers open the panel only while the click is being handled, so nothing is awaited before.
        void (sidebarAction?.open() ?? browser.sidePanel.open({ windowId })).then(() => window.close());
      }}
    >
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <path fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" d="M3 4h14v12H3zM12 4v12" />
      </svg>
    </button>
  );
}

/**
 * The window in which the panel would open beside the tab that the popup is about; undefined until it is known. Firefox
 * opens its sidebar in the window that has the focus: if the popup stands in a window of its own, beside no page.
 */
function useWindowOfPanel(): number | undefined {
  const [windowId, setWindowId] = useState<number>();
  useEffect(() => {
    const find = async () => {
      const tabId = await tabInHand();
      if (tabId === undefined) return;
      const [{ windowId }, own] = await Promise.all([browser.tabs.get(tabId), browser.windows.getCurrent()]);
      if (!sidebarAction || own.id === windowId) setWindowId(windowId);
    };
    // A tab that is closed by now has no window.
    find().catch(() => {});
  }, []);
  return windowId;
}
