/**
 * Calls `load` once the browser has drawn the page as its HTML has it: our code takes longer to start than a skeleton to
 * draw. A page that nobody sees draws nothing, so it does not wait.
 */
export function afterFirstFrame(load: () => void): void {
  if (document.visibilityState === 'hidden') load();
  // The frame is drawn after this callback, and what the timer calls runs after that.
  else requestAnimationFrame(() => setTimeout(load));
}
