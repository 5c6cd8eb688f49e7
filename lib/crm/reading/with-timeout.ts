import { ReadFailure } from '@/lib/crm/toolkit/read-failure';

/**
 * Lets `work` take `ms` milliseconds at most, and no longer than `outer` allows. After that it rejects with ReadFailure
 * 'timeout', whether `work` listens to the signal that it got or not. That signal is aborted in any case at the end: it
 * follows `outer`, and a browser keeps for as long as `outer` lives what follows it and has not ended.
 */
export async function withTimeout<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    return await new Promise((resolve, reject) => {
      const giveUp = () => reject(new ReadFailure('timeout'));
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp);
      work(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
