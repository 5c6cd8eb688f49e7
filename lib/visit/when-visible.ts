/** The longest time that we wait for a page to be idle. */
const BUSY_MS = 1_000;

/**
 * Calls `run` once the page has been visible for `ms` milliseconds without a break, and is idle; in a hidden tab it
 * never calls it. Returns a function that cancels the call.
 */
export function runWhenVisible(document: Document, ms: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;

  function clearTimers(): void {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  }

  function wait(): void {
    clearTimers();
    if (document.visibilityState === 'hidden') return;
    timer = setTimeout(() => {
      idle = requestIdleCallback(cancelAndRun, { timeout: BUSY_MS });
    }, ms);
  }

  function cancel(): void {
    clearTimers();
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
