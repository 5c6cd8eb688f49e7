/** What a press, a key or a moved pointer tells a page. */
const EVENTS = [
  ...['pointerdown', 'pointerup', 'pointermove', 'pointerover', 'pointerout', 'pointerenter', 'pointerleave'],
  ...['pointercancel', 'pointerrawupdate', 'gotpointercapture', 'lostpointercapture'],
  ...['mousedown', 'mouseup', 'mousemove', 'mouseover', 'mouseout', 'mouseenter', 'mouseleave'],
  ...['click', 'dblclick', 'auxclick', 'contextmenu', 'wheel', 'mousewheel', 'DOMMouseScroll'],
  ...['touchstart', 'touchmove', 'touchend', 'touchcancel', 'dragstart', 'selectstart'],
  ...['keydown', 'keypress', 'keyup', 'beforeinput', 'focus', 'blur', 'focusin', 'focusout'],
];

/** A touch whose default is prevented becomes no click, and nobody chooses anything. */
const WITH_DEFAULT = /^(touch|focus|blur|pointer)/;
/** These scroll the page, which the manager may do meanwhile. */
const SCROLLING = ['PageUp', 'PageDown', 'Home', 'End', ' '];

/** The window of a document, and those of all frames of its own origin in it. */
function windowsIn(window: Window): Window[] {
  const found = [window];
  for (let index = 0; index < window.length; index++) {
    const frame = window[index];
    try {
      if (frame?.document) found.push(...windowsIn(frame));
    } catch {
      // The frame is of another origin.
    }
  }
  return found;
}

/**
 * Keeps a person's presses and keys from the page and hands them over instead. Events that a script has made pass by:
 * nobody has pressed anything then. A listener of the page that stands on the window itself since before may still hear
 * of a press, but nothing that the page has in it does.
 * @returns what shields the frames that have come since
 */
export function shieldPage(window: Window, onEvent: (event: Event) => void, signal: AbortSignal): () => void {
  function take(event: Event): void {
    // A window that comes to the front is no news of an element.
    if (!event.isTrusted || event.target === event.currentTarget) return;
    event.stopImmediatePropagation();
    if (event.cancelable && !keepsDefault(event)) event.preventDefault();
    onEvent(event);
  }
  const shielded = new WeakSet<Document>();
  function shield(): void {
    for (const each of windowsIn(window)) {
      // A frame that loads another page keeps its window, but none of the listeners on it.
      if (shielded.has(each.document)) continue;
      shielded.add(each.document);
      for (const type of EVENTS) each.addEventListener(type, take, { capture: true, passive: false, signal });
    }
  }
  shield();
  return shield;
}

function keepsDefault(event: Event): boolean {
  if (event.type === 'wheel') return (event as WheelEvent).ctrlKey;
  if (!event.type.startsWith('key')) return WITH_DEFAULT.test(event.type);
  const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
  // The browser's own keys go on working.
  return ctrlKey || metaKey || altKey || SCROLLING.includes(key) || /^F\d+$/.test(key);
}
