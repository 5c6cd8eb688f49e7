import { runWhenIdle } from '@/lib/crm/reading/when-idle';

/**
 * Calls `run` once the page has been visible for `ms` milliseconds without a break, and is idle; in a hidden tab it
 * never calls it. Returns a function that cancels the call.
 */
export function runWhenVisible(document: Document, ms: number, run: () => void): () => void {
  let cancelIdle = () => {};

  function wait(): void {
    cancelIdle();
    if (document.visibilityState !== 'hidden') cancelIdle = runWhenIdle(ms, cancelAndRun);
  }

  function cancel(): void {
    cancelIdle();
    document.removeEventListener('visibilitychange', wait);
  }

  function cancelAndRun(): void {
    cancel();
    run();
  }

  document.addEventListener('visibilitychange', wait);
  wait();
  return cancel;
}
