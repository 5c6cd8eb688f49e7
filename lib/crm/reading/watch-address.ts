import type { Page } from './read-deal';

/** How often we compare the address in a browser that does not tell of a new one (Firefox before 147). */
const COMPARE_MS = 1_000;

/**
 * Calls `onMove` when the page has another address, until the signal aborts. Where the browser tells of it (Navigation
 * API), this takes no timer; `onMove` may also hear of a move that changed nothing.
 */
export function watchAddress({ document, address }: Page, signal: AbortSignal, onMove: () => void): void {
  const navigation = document.defaultView?.navigation;
  if (navigation) {
    navigation.addEventListener('currententrychange', onMove, { signal });
    return;
  }
  let last = address();
  const timer = setInterval(() => {
    const now = address();
    if (now !== last) onMove();
    last = now;
  }, COMPARE_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}
