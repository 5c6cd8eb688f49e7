import { useEffect } from 'react';
import { onHistoryChange } from '@/lib/messaging/history-channel';

/** Reads at once, and again whenever something may have changed. */
export function useRefreshOnChange(read: () => Promise<void>): void {
  useEffect(() => {
    const stop = onHistoryChange(() => void read());
    const onVisible = () => void (document.visibilityState === 'visible' && read());
    document.addEventListener('visibilitychange', onVisible);
    void read();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [read]);
}
