import { browser } from 'wxt/browser';
import type { DealState } from '@/lib/deal/plan';
import type { Place } from '@/lib/settings';

type PillWord = `pill_${'not_linked' | 'in_sync' | 'differs' | 'closed' | 'pending'}`;

/** The few words and colours of a state in a page; what cannot be gone on with alone needs attention. */
const LOOKS: Partial<Record<DealState, { word: PillWord; colour: string }>> = {
  'not-linked': { word: 'pill_not_linked', colour: '#5b6474' },
  'in-sync': { word: 'pill_in_sync', colour: '#10733f' },
  differs: { word: 'pill_differs', colour: '#8a5200' },
  closed: { word: 'pill_closed', colour: '#5b6474' },
  pending: { word: 'pill_pending', colour: '#8a5200' },
};
const ATTENTION = { word: 'pill_attention' as const, colour: '#b3261e' };

/** How often the script says that it lives, and how long the pill is seen without that. */
const ALIVE_MS = 1_000;
const UNSEEN_AFTER_MS = 3_000;

const MARGIN = 12;
const STEP = 16;
/** A hand that trembles is no drag. */
const DRAG_FROM = 5;

export interface PillOptions {
  document: Document;
  /** Where the manager once put it; without one it finds a free corner. */
  place: Place | undefined;
  /** Asked by a real click or key, never by one that a page's script made. */
  onOpen: () => void;
  onMove: (place: Place) => void;
  onHide: () => void;
}

export interface Pill {
  show(state: DealState): void;
  remove(): void;
}

// Written through the CSSOM: a page's content security policy forbids styles in text.
function styled<K extends keyof HTMLElementTagNameMap>(document: Document, name: K, css: string) {
  const element = document.createElement(name);
  element.style.cssText = css;
  return element;
}

/**
 * A small button over the page that says how the deal stands and opens the popup. It lives in a closed shadow root, so
 * that the page's styles and scripts do not reach it, and it takes no click but on itself.
 */
export function createPill({ document, place, onOpen, onMove, onHide }: PillOptions): Pill {
  const { documentElement: root } = document;
  const host = styled(document, 'div', 'all:initial;position:fixed;z-index:2147483646;pointer-events:none');
  const shadow = host.attachShadow({ mode: 'closed' });
  const box = styled(
    document,
    'div',
    `display:flex;align-items:center;pointer-events:auto;border:1px solid #868e9c;border-radius:14px;background:#fff;
     color:#1c2230;font:12px/16px system-ui,sans-serif;white-space:nowrap;box-shadow:0 1px 4px #0003;user-select:none;touch-action:none`,
  );
  const bare = 'all:unset;box-sizing:border-box;display:flex;align-items:center;gap:6px;height:26px;cursor:pointer';
  const open = styled(document, 'button', `${bare};padding:0 4px 0 10px;border-radius:14px`);
  const dot = styled(document, 'span', 'width:8px;height:8px;border-radius:50%');
  const words = document.createElement('span');
  const hide = styled(document, 'button', `${bare};padding:0 10px 0 6px;color:#5b6474;border-radius:14px`);
  hide.textContent = '×';
  hide.setAttribute('aria-label', browser.i18n.getMessage('pill_hide'));
  hide.title = hide.getAttribute('aria-label') ?? '';
  open.append(dot, words);
  box.append(open, hide);
  shadow.append(box);

  for (const button of [open, hide]) {
    // `all:unset` took the outline too.
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) button.style.outline = '2px solid #3f51d3';
    });
    button.addEventListener('blur', () => {
      button.style.outline = '';
    });
  }

  let at = place;

  function put(to: Place): void {
    const { width, height } = box.getBoundingClientRect();
    at = { x: share(to.x), y: share(to.y) };
    // Shares of the window, so that it stays inside when that changes.
    host.style.left = `calc(${at.x} * (100% - ${width}px))`;
    host.style.top = `calc(${at.y} * (100% - ${height}px))`;
  }

  function moveBy(dx: number, dy: number, from: DOMRect): void {
    const room = roomFor(document, from);
    put({ x: (from.left + dx) / room.x, y: (from.top + dy) / room.y });
  }

  let drag: { x: number; y: number; from: DOMRect; moved: boolean } | undefined;
  open.addEventListener('pointerdown', (event) => {
    if (!event.isTrusted || event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, from: box.getBoundingClientRect(), moved: false };
    open.setPointerCapture(event.pointerId);
  });
  open.addEventListener('pointermove', (event) => {
    // The button was let go where we could not see it.
    if (event.buttons === 0) drag = undefined;
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.moved ||= Math.hypot(dx, dy) >= DRAG_FROM;
    if (drag.moved) moveBy(dx, dy, drag.from);
  });
  open.addEventListener('click', (event) => {
    const dragged = drag?.moved ?? false;
    drag = undefined;
    if (!event.isTrusted) return;
    if (!dragged) onOpen();
    else if (at) onMove(at);
  });
  open.addEventListener('keydown', (event) => {
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (!event.isTrusted || (dx === 0 && dy === 0)) return;
    event.preventDefault();
    moveBy(dx * STEP, dy * STEP, box.getBoundingClientRect());
    if (at) onMove(at);
  });
  hide.addEventListener('click', (event) => {
    if (event.isTrusted) onHide();
  });

  // When its extension is updated or removed, Firefox stops a script without a word; an animation goes on by itself.
  let end: Animation | undefined;
  let pulse: ReturnType<typeof setInterval> | undefined;
  const putOff = () => {
    if (end) end.currentTime = 0;
  };

  function appear(): void {
    // The page may have taken it out.
    disappear();
    root.append(host);
    end = host.animate({ visibility: 'hidden' }, { delay: UNSEEN_AFTER_MS, duration: 1, fill: 'forwards' });
    pulse = setInterval(putOff, ALIVE_MS);
    // Timers of tabs in the back are slowed down.
    document.addEventListener('visibilitychange', putOff);
  }

  function disappear(): void {
    end?.cancel();
    clearInterval(pulse);
    document.removeEventListener('visibilitychange', putOff);
    host.remove();
  }

  return {
    show(state) {
      const { word, colour } = LOOKS[state] ?? ATTENTION;
      const text = browser.i18n.getMessage(word);
      words.textContent = text;
      dot.style.background = colour;
      open.setAttribute('aria-label', `${browser.i18n.getMessage('name')}: ${text}`);
      open.title = open.getAttribute('aria-label') ?? '';
      if (!host.isConnected) appear();
      put(at ?? freePlace(document, box.getBoundingClientRect()));
    },
    remove: disappear,
  };
}

/** How far the left upper corner of a box can go, scroll bars left free. */
const roomFor = ({ documentElement }: Document, { width, height }: { width: number; height: number }): Place => ({
  x: (documentElement.clientWidth || innerWidth) - width,
  // In quirks mode the root element is as high as the page.
  y: Math.min(documentElement.clientHeight || innerHeight, innerHeight) - height,
});

const share = (value: number): number => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 1);

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const CONTROLS = 'a,button,input,select,textarea,summary,label,[role],[contenteditable],[onclick],[tabindex]';

/** A place at the window's edge under which the page has nothing to click and nothing to read. */
function freePlace(document: Document, { width, height }: DOMRect): Place {
  const room = roomFor(document, { width, height });
  const edge = { x: 1 - MARGIN / room.x, y: 1 - MARGIN / room.y };
  const heights = [edge.y, 0.85, 0.7, 0.55, 0.4, 0.25];
  const candidates = [edge.x, 1 - edge.x].flatMap((x) => heights.map((y) => ({ x, y })));
  const isFree = ({ x, y }: Place) =>
    [0, 0.5, 1].every((across) =>
      [0, 1].every((down) => {
        const under = document.elementFromPoint(x * room.x + across * width, y * room.y + down * height);
        return !under || (!under.closest(CONTROLS) && !hasOwnText(under));
      }),
    );
  return candidates.find(isFree) ?? { x: edge.x, y: edge.y };
}

const hasOwnText = (element: Element): boolean =>
  [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
