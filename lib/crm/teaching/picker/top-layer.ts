/** What can lie over the page so that a press beside it closes it, or that nothing beside it can be reached. */
const MODAL = 'dialog:modal';
const DISMISSIBLE = '[popover]:not([popover="manual"]):popover-open';

/** For how long our layer stays without its script, which Firefox stops without a word when the extension is updated. */
const HIDE_AFTER_MS = 2_000;

/**
 * Finds where our layer has to stand: in the dialog in front, because a browser lets nobody reach what is outside it,
 * and in the menu in front, because a press outside would close it.
 */
export function frontOf(document: Document): Element {
  const modal = [...document.querySelectorAll(MODAL)].at(-1);
  const menus = (modal ?? document).querySelectorAll(DISMISSIBLE);
  return [...menus].at(-1) ?? modal ?? document.documentElement;
}

/** Keeps an element over everything that the page shows, for as long as this script lives. */
export function createTopLayer(document: Document, host: HTMLElement) {
  let end: Animation | undefined;
  host.popover = 'manual';

  /** Puts the element back on top where the page has put something above it or has taken it away. */
  function keepOnTop(): void {
    const front = frontOf(document);
    if (host.parentNode !== front || !host.matches(':popover-open')) {
      front.append(host);
      host.showPopover();
      end = host.animate({ visibility: 'hidden' }, { delay: HIDE_AFTER_MS, duration: 1, fill: 'forwards' });
    }
    if (end) end.currentTime = 0;
  }

  return {
    keepOnTop,
    remove(): void {
      end?.cancel();
      host.remove();
    },
  };
}
