import { ReadFailure } from '@/lib/crm/toolkit/read-failure';

/**
 * Lets `work` take `ms` milliseconds at most, and no longer than `outer` allows; then it is told to stop (by its
 * signal) and is waited for no more (ReadFailure 'timeout'), whether it listens or not.
 */
export async function withTimeout<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const stop = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => {
    stop.abort();
    reject(new ReadFailure('timeout'));
  };
  if (outer?.aborted) throw new ReadFailure('timeout');
  const timer = setTimeout(giveUp, ms);
  outer?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work(stop.signal), late]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', giveUp);
  }
}
