/** The longest time that we wait for a page to be idle. */
const BUSY_MS = 1_000;

/** Calls `run` once, when `ms` milliseconds have passed and the page is idle. Returns a function that cancels the call. */
export function runWhenIdle(ms: number, run: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    idle = requestIdleCallback(run, { timeout: BUSY_MS });
  }, ms);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
