import { browser } from 'wxt/browser';
import type { ShownState } from '@/lib/deal/shown-state';
import { STATE_LABELS, TONE_COLOURS } from '@/lib/deal/state-labels';
import type { Place } from '@/lib/settings';
import { createPillElements, labelButton } from './pill-elements';
import { createPillLife } from './pill-life';
import { listenToMoves } from './pill-moves';
import { freePlace, roomFor, share } from './pill-place';

export interface PillOptions {
  document: Document;
  /** Where the manager last put the pill; if it is undefined, the pill finds a free place. */
  place: Place | undefined;
  /** The pill calls this after a real click or key, never after one that a page's script made. */
  onOpen: () => void;
  onMove: (place: Place) => void;
  onHide: () => void;
}

export interface Pill {
  show(state: ShownState): void;
  remove(): void;
}

/**
 * Makes the pill, a small button over the page that says the deal's state and opens the popup. It lives in a closed
 * shadow root, so that the page's styles and scripts do not reach it, and it takes no clicks beside itself.
 */
export function createPill({ document, place, onOpen, onMove, onHide }: PillOptions): Pill {
  const { host, box, open, dot, words, hide } = createPillElements(document);
  const { appear, disappear } = createPillLife(document, host);
  let at = place;

  function put(to: Place): void {
    const { width, height } = box.getBoundingClientRect();
    at = { x: share(to.x), y: share(to.y) };
    // The place is in shares of the window, so that the pill stays inside when the window's size changes.
    host.style.left = `calc(${at.x} * (100% - ${width}px))`;
    host.style.top = `calc(${at.y} * (100% - ${height}px))`;
  }

  listenToMoves(open, {
    position: () => box.getBoundingClientRect(),
    moveBy(dx, dy, from) {
      const room = roomFor(document, from);
      put({ x: (from.left + dx) / room.x, y: (from.top + dy) / room.y });
    },
    onMoved: () => at && onMove(at),
    onClick: onOpen,
  });
  hide.addEventListener('click', (event) => {
    if (event.isTrusted) onHide();
  });

  return {
    show(state) {
      const { pill, tone } = STATE_LABELS[state];
      const text = browser.i18n.getMessage(pill);
      words.textContent = text;
      dot.style.background = TONE_COLOURS[tone];
      labelButton(open, `${browser.i18n.getMessage('name')}: ${text}`);
      if (!host.isConnected) appear();
      put(at ?? freePlace(document, box.getBoundingClientRect()));
    },
    remove: disappear,
  };
}
