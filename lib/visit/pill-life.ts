/** How often the script puts off the animation that hides the pill. */
const ALIVE_MS = 1_000;
/** After how long the animation hides the pill, if the script has not put it off. */
const HIDE_AFTER_MS = 3_000;

/**
 * Shows an element in the page for as long as this script lives. When the extension is updated or removed, Firefox
 * stops the script without a word, but an animation goes on by itself; so an animation hides the element unless the
 * script keeps putting it off.
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
    // The page may have removed the element.
    disappear();
    document.documentElement.append(host);
    end = host.animate({ visibility: 'hidden' }, { delay: HIDE_AFTER_MS, duration: 1, fill: 'forwards' });
    pulse = setInterval(putOff, ALIVE_MS);
    // Browsers slow down the timers of hidden tabs, so the animation may have hidden the pill when the tab comes back.
    document.addEventListener('visibilitychange', putOff);
  }

  return { appear, disappear };
}
