import { ReadFailure } from '@/lib/crm/toolkit/read-failure';

/**
 * Lets `work` take `ms` milliseconds at most, and no longer than `outer` allows. After that it aborts the signal that
 * `work` got and rejects with ReadFailure 'timeout', whether `work` listens to the signal or not.
 */
export async function withTimeout<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const stop = new AbortController();
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const giveUp = () => {
    stop.abort();
    reject(new ReadFailure('timeout'));
  };
  if (outer?.aborted) throw new ReadFailure('timeout');
  const timer = setTimeout(giveUp, ms);
  outer?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work(stop.signal), timedOut]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', giveUp);
  }
}
