import { aroundOf, firstIn, nextStop } from './composed-tree';
import { isAlive } from './layer';
import { elementAt } from './place';
import { scrollUnder } from './scroll-under';
import { shieldPage } from './shield';
import { frontOf } from './top-layer';
import { createPickerView } from './view';

/** For how long the page is still kept from the second press of a double click. */
const AFTERMATH_MS = 400;

/** Where the manager points: at a place of the window, or by the keys at an element. */
type Pointing = { x: number; y: number } | { element: Element };

/**
 * Lets a person choose an element of the page, by pointer or by keys, and gives it; undefined if they leave, or if the
 * page or the signal ends it. Nothing in the page hears of the press.
 * @param what the field whose place they choose, in words
 */
export function pickElement(document: Document, signal: AbortSignal, what = ''): Promise<Element | undefined> {
  const window = document.defaultView;
  if (!window || signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const view = createPickerView(document, what);
    const over = guardPage(document, window, signal, view);
    const pointer = createPointer(document, view);
    const choose = (element: Element | undefined, byKey: boolean) => {
      resolve(element);
      over.begin(byKey);
    };
    const hearAny = (event: Event) => (over.hasBegun() ? over.hear(event) : hear(event, pointer, choose));
    const shieldNewFrames = shieldPage(window, hearAny, over.signal);
    over.signal.addEventListener('abort', () => resolve(undefined));
    const address = window.location.href;
    /** Follows what lies under the pointer while the page scrolls, loads and changes. */
    function follow() {
      if (over.signal.aborted) return;
      if (!isAlive() || window?.location.href !== address) return over.end();
      shieldNewFrames();
      view.keepOnTop();
      if (!over.hasBegun()) pointer.show();
      window.requestAnimationFrame(follow);
    }
    view.keepOnTop();
    view.focus();
    follow();
  });
}

type View = ReturnType<typeof createPickerView>;
type Pointer = ReturnType<typeof createPointer>;

/**
 * Ends the choice. What lies over the page stays, unseen, until a second press of the same click is over and the key
 * that was pressed is let go; then the focus returns to where it was.
 */
function guardPage(document: Document, window: Window, signal: AbortSignal, view: View) {
  const focused = activeIn(document);
  const ended = new AbortController();
  let hasBegun = false;
  let isOver = false;
  let isKeyDown = false;

  function end(): void {
    if (ended.signal.aborted) return;
    // The page is still kept from hearing of it.
    focused?.focus({ preventScroll: true });
    view.remove();
    ended.abort();
  }
  const endIfOver = () => hasBegun && isOver && !isKeyDown && end();
  const release = () => {
    isKeyDown = false;
    endIfOver();
  };
  signal.addEventListener('abort', end, { signal: ended.signal });
  window.addEventListener('pagehide', end, { signal: ended.signal });
  // A key that is let go in another window is not heard of here.
  window.addEventListener('blur', ({ target }) => target === window && release(), { signal: ended.signal });
  return {
    signal: ended.signal,
    end,
    hasBegun: () => hasBegun,
    hear: ({ type }: Event) => type === 'keyup' && release(),
    begin(byKey: boolean): void {
      hasBegun = true;
      isKeyDown = byKey;
      view.hide();
      window.setTimeout(() => {
        isOver = true;
        endIfOver();
      }, AFTERMATH_MS);
    },
  };
}

/** Knows the element at which the manager points, shows it, and walks from it by keys. */
function createPointer(document: Document, view: View) {
  let pointing: Pointing | undefined;
  let current: Element | undefined;

  function show(): void {
    const found = elementOf(pointing);
    if (found && found !== current) view.say(found);
    current = found;
    view.draw(found);
  }

  function elementOf(where: Pointing | undefined): Element | undefined {
    if (!where) return undefined;
    if ('x' in where) return elementAt(document, where.x, where.y);
    return where.element.isConnected ? where.element : undefined;
  }

  const under = ({ clientX, clientY }: MouseEvent) => elementAt(document, clientX, clientY);

  return {
    show,
    under,
    current: () => current,
    /** Follows the pointer, but not where only the page has moved under it. */
    pointAt({ clientX: x, clientY: y, movementX, movementY, type }: MouseEvent): void {
      if (type === 'pointermove' && movementX === 0 && movementY === 0 && pointing) return;
      pointing = { x, y };
      show();
    },
    walk(step: (from: Element, root: Element) => Element | undefined): void {
      const root = rootOf(document);
      const isInside = current !== undefined && root.contains(standsIn(current, root.getRootNode()));
      const to = isInside && current ? step(current, root) : nextStop(root, 1, root);
      if (!to) return;
      pointing = { element: to };
      to.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      show();
    },
    /** A screen reader presses the element itself; everybody else presses what lies over it. */
    pressed(event: MouseEvent): Element | undefined {
      const [target] = event.composedPath();
      const isOnLayer = target === view.host || !target || !('localName' in target);
      return isOnLayer ? under(event) : (target as Element);
    },
  };
}

const WALKS: Record<string, (from: Element, root: Element) => Element | undefined> = {
  ArrowUp: aroundOf,
  ArrowDown: firstIn,
  ArrowRight: (from, root) => nextStop(from, 1, root),
  ArrowLeft: (from, root) => nextStop(from, -1, root),
};

function hear(event: Event, pointer: Pointer, choose: (element: Element | undefined, byKey: boolean) => void): void {
  switch (event.type) {
    case 'keydown':
      hearKey((event as KeyboardEvent).key, pointer, choose);
      break;
    case 'wheel':
      scrollUnder(pointer.under(event as WheelEvent), event as WheelEvent);
      break;
    case 'pointermove':
    case 'pointerdown':
      pointer.pointAt(event as MouseEvent);
      break;
    case 'click': {
      const element = pointer.pressed(event as MouseEvent);
      if (element) choose(element, false);
    }
  }
}

function hearKey(key: string, pointer: Pointer, choose: (element: Element | undefined, byKey: boolean) => void): void {
  const walk = WALKS[key];
  const element = pointer.current();
  if (walk) pointer.walk(walk);
  else if (key === 'Escape') choose(undefined, true);
  else if (key === 'Enter' && element) choose(element, true);
}

/** What the manager had in hand, which gets the focus back. */
function activeIn({ activeElement, body }: Document): HTMLElement | undefined {
  return activeElement && activeElement !== body ? (activeElement as HTMLElement) : undefined;
}

/** The part of the page that is walked by keys: the dialog in front, else all of it. */
function rootOf(document: Document): Element {
  const front = frontOf(document);
  return front === document.documentElement ? document.body : front;
}

/** The element of a document or shadow root in which another one stands. */
function standsIn(element: Element, outer: Node): Element {
  const root = element.getRootNode();
  if (root === outer) return element;
  const around = 'host' in root ? (root as ShadowRoot).host : element.ownerDocument.defaultView?.frameElement;
  return around ? standsIn(around, outer) : element;
}
