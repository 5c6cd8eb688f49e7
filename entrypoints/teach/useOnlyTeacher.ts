import { useEffect, useState } from 'react';

/**
 * Whether another window teaches the same tab already; undefined until that is known. The lock ends with the window that
 * holds it, however that ends.
 */
export function useOnlyTeacher(tab: number): boolean | undefined {
  const [isElsewhere, setElsewhere] = useState<boolean>();
  useEffect(() => {
    const end = new AbortController();
    const ended = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
    void navigator.locks.request(`teach:${tab}`, { ifAvailable: true }, (lock) => {
      if (!end.signal.aborted) setElsewhere(lock === null);
      return lock ? ended : undefined;
    });
    return () => end.abort();
  }, [tab]);
  return isElsewhere;
}
