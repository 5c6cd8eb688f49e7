/** How long a page that is never idle keeps something waiting. */
const BUSY_MS = 1_000;

/**
 * Runs something once the page has been in front for so long without a break, and is idle; in a hidden tab nothing
 * runs. Gives back how to call it off.
 */
export function runWhenVisible(document: Document, ms: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;

  function rest(): void {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  }

  function wait(): void {
    rest();
    if (document.visibilityState === 'hidden') return;
    timer = setTimeout(() => {
      idle = requestIdleCallback(go, { timeout: BUSY_MS });
    }, ms);
  }

  function callOff(): void {
    rest();
    document.removeEventListener('visibilitychange', wait);
  }

  function go(): void {
    callOff();
    run();
  }

  document.addEventListener('visibilitychange', wait);
  wait();
  return callOff;
}
