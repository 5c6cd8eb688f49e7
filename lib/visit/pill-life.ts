/** How often the script says that it lives, and how long the pill is seen without that. */
const ALIVE_MS = 1_000;
const UNSEEN_AFTER_MS = 3_000;

/**
 * Shows an element in the page for as long as this script lives: when its extension is updated or removed, Firefox stops a
 * script without a word, but an animation that hides the element goes on by itself.
 */
export function createPillLife(document: Document, host: HTMLElement) {
  let end: Animation | undefined;
  let pulse: ReturnType<typeof setInterval> | undefined;
  const putOff = () => {
    if (end) end.currentTime = 0;
  };

  function disappear(): void {
    end?.cancel();
    clearInterval(pulse);
    document.removeEventListener('visibilitychange', putOff);
    host.remove();
  }

  function appear(): void {
    // The page may have taken it out.
    disappear();
    document.documentElement.append(host);
    end = host.animate({ visibility: 'hidden' }, { delay: UNSEEN_AFTER_MS, duration: 1, fill: 'forwards' });
    pulse = setInterval(putOff, ALIVE_MS);
    // Timers of tabs in the back are slowed down.
    document.addEventListener('visibilitychange', putOff);
  }

  return { appear, disappear };
}
