import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';

const NOTIFICATIONS = { permissions: ['notifications' as const] };

/** Says whether the manager has allowed the browser's notifications, and lets them change that. */
export function useNotifications() {
  /** Null until the browser has said it. */
  const [isAllowed, setAllowed] = useState<boolean | null>(null);
  /** Whether the manager has answered the browser's question with no. */
  const [isDenied, setDenied] = useState(false);

  useEffect(() => {
    const read = () => void browser.permissions.contains(NOTIFICATIONS).then(setAllowed);
    read();
    // Managers can also change this on another page of ours, or in the browser's own settings.
    browser.permissions.onAdded.addListener(read);
    browser.permissions.onRemoved.addListener(read);
    return () => {
      browser.permissions.onAdded.removeListener(read);
      browser.permissions.onRemoved.removeListener(read);
    };
  }, []);

  return {
    isAllowed,
    isDenied,
    /** Has the browser ask the manager; it does so only while a click is being handled. */
    async allow() {
      const isGiven = await browser.permissions.request(NOTIFICATIONS);
      setAllowed(isGiven);
      setDenied(!isGiven);
    },
    async forbid() {
      await browser.permissions.remove(NOTIFICATIONS);
      setAllowed(false);
    },
  };
}
