import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { singleFlight } from '@/components/singleFlight';

/** Says whether the extension's button stands in the browser's toolbar; undefined where the browser does not tell. */
export function useToolbarPin(): boolean | undefined {
  const [isPinned, setPinned] = useState<boolean>();
  useEffect(() => {
    const read = singleFlight(async () => {
      const settings = await browser.action.getUserSettings().catch(() => undefined);
      setPinned(settings?.isOnToolbar);
    });
    const refresh = () => void read();
    refresh();
    // Older browsers do not tell of the change, but the page gets the focus back from the menu in which the manager pins.
    const { onUserSettingsChanged }: Partial<typeof browser.action> = browser.action;
    onUserSettingsChanged?.addListener(refresh);
    window.addEventListener('focus', refresh);
    return () => {
      onUserSettingsChanged?.removeListener(refresh);
      window.removeEventListener('focus', refresh);
    };
  }, []);
  return isPinned;
}
