import { useEffect } from 'react';
import { subscribe } from '@/lib/messaging/push';

/** Reads at once, and again whenever something may have changed. */
export function useHistoryChanges(read: () => Promise<void>): void {
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
