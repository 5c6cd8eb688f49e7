import { useEffect } from 'react';
import { subscribe } from '@/lib/messaging/push';

/** Reads a list at once, and again whenever the background tells of a change or the manager comes back to the page. */
export function useRefreshOnChange(read: () => Promise<void>): void {
  useEffect(() => {
    const stop = subscribe('history.changed', () => void read());
    const onVisible = () => void (document.visibilityState === 'visible' && read());
    document.addEventListener('visibilitychange', onVisible);
    void read();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [read]);
}
