import { useEffect, useState } from 'react';
import browser from 'webextension-polyfill';
import { singleFlight } from '@/components/singleFlight';

/** The hosts the browser lets the extension into, as match patterns; null until that is known. */
export function useGrantedOrigins(): readonly string[] | null {
  const [granted, setGranted] = useState<readonly string[] | null>(null);
  useEffect(() => {
    const read = singleFlight(async () => setGranted((await browser.permissions.getAll()).origins ?? []));
    const refresh = () => void read();
    refresh();
    // Grants also change in the browser's own settings.
    browser.permissions.onAdded.addListener(refresh);
    browser.permissions.onRemoved.addListener(refresh);
    return () => {
      browser.permissions.onAdded.removeListener(refresh);
      browser.permissions.onRemoved.removeListener(refresh);
    };
  }, []);
  return granted;
}
