import { useEffect } from 'react';
import { onNews } from '@/lib/messaging/history-channel';

/** Reads at once, and again whenever something may have changed. */
export function useNews(read: () => Promise<void>): void {
  useEffect(() => {
    const stop = onNews(() => void read());
    const onVisible = () => void (document.visibilityState === 'visible' && read());
    document.addEventListener('visibilitychange', onVisible);
    void read();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [read]);
}
