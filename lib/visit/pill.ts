import type { ShownState } from '@/lib/deal/shown-state';
import { pillTitle, STATE_TONES, TONE_COLOURS } from '@/lib/deal/state-labels';
import type { Place } from '@/lib/settings';
import { isDarkAt } from './page-darkness';
import { createPillButton, createPillElements, labelButton, message } from './pill-elements';
import { createPillLife } from './pill-life';
import { listenToMoves } from './pill-moves';
import { freePlace, roomFor, share } from './pill-place';

/** How long the manager can take back that they hid the pill. */
const UNDO_MS = 8_000;

export interface PillOptions {
  document: Document;
  /** Where the manager last put the pill; if it is undefined, the pill finds a free place. */
  place: Place | undefined;
  /** The pill calls this after a real click or key, never after one that a page's script made. */
  onOpen: () => void;
  onMove: (place: Place) => void;
  /** The manager hid the pill on the whole site or on this page alone, or takes that back. */
  onHide: (onSite: boolean, isHidden: boolean) => void;
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
  const { host, box, open, dot, words } = createPillElements(document);
  const { appear, disappear } = createPillLife(document, host);
  let at = place;

  function put(to: Place): void {
    const { width, height } = box.getBoundingClientRect();
    at = { x: share(to.x), y: share(to.y) };
    // The place is in shares of the window, so that the pill stays inside when the window's size changes.
    host.style.left = `calc(${at.x} * (100% - ${width}px))`;
    host.style.top = `calc(${at.y} * (100% - ${height}px))`;
  }

  /** Puts these buttons into the pill in place of those in it, and lets the keyboard go on from the first one. */
  function fill(...buttons: HTMLButtonElement[]): void {
    box.replaceChildren(...buttons);
    buttons[0]?.focus();
    if (at) put(at);
  }

  const cross = createPillButton(document, '×', () =>
    fill(hider(false), hider(true), createPillButton(document, message('cancel'), showAgain)),
  );
  labelButton(cross, message('pill_hide'));
  const showAgain = () => fill(open, cross);

  /** Makes the button that hides the pill somewhere, and then offers to take that back. */
  const hider = (onSite: boolean) =>
    createPillButton(document, message(onSite ? 'pill_hide_site' : 'pill_hide_page'), () => {
      onHide(onSite, true);
      const end = setTimeout(disappear, UNDO_MS);
      const undo = createPillButton(document, message('pill_undo'), () => {
        clearTimeout(end);
        onHide(onSite, false);
        showAgain();
      });
      fill(undo);
    });

  showAgain();
  listenToMoves(open, {
    position: () => box.getBoundingClientRect(),
    moveBy(dx, dy, from) {
      const room = roomFor(document, from);
      put({ x: (from.left + dx) / room.x, y: (from.top + dy) / room.y });
    },
    onMoved: () => at && onMove(at),
    onClick: onOpen,
  });

  return {
    show(state) {
      const text = message(pillTitle(state));
      words.textContent = text;
      labelButton(open, `${message('name')}: ${text}`);
      if (!host.isConnected) appear();
      put(at ?? freePlace(document, box.getBoundingClientRect()));
      const { x, y } = box.getBoundingClientRect();
      const isDark = isDarkAt(document, x, y);
      box.style.colorScheme = isDark ? 'dark' : 'light';
      // An error says nothing of the deal: nobody knows how it stands. On a dark page the colours are lit up.
      dot.style.borderColor = TONE_COLOURS[state === 'error' ? 'quiet' : STATE_TONES[state]];
      dot.style.filter = isDark ? 'brightness(1.7)' : '';
    },
    remove: disappear,
  };
}
