import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { singleFlight } from '@/components/singleFlight';

/** Gives the hosts that the browser lets the extension into, as match patterns; null until they are known. */
export function useGrantedOrigins(): readonly string[] | null {
  const [granted, setGranted] = useState<readonly string[] | null>(null);
  useEffect(() => {
    const read = singleFlight(async () => setGranted((await browser.permissions.getAll()).origins ?? []));
    const refresh = () => void read();
    refresh();
    // Managers can also change grants in the browser's own settings, while this page is open.
    browser.permissions.onAdded.addListener(refresh);
    browser.permissions.onRemoved.addListener(refresh);
    return () => {
      browser.permissions.onAdded.removeListener(refresh);
      browser.permissions.onRemoved.removeListener(refresh);
    };
  }, []);
  return granted;
}
