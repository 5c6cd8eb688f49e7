/**
 * The page as a manager sees it: what stands in open shadow roots and in frames of the page's own origin is part of the
 * tree, in the place where it is shown.
 */

/** What shows its own picture and not its children. */
const LEAVES = 'select, textarea, svg, video, canvas, object, embed';
/** What can be read although it holds no text of its own. */
const CONTROLS = 'input, select, textarea, img, svg';

/** The layers that this script has put over the page. */
export const ownLayers = new WeakSet<Element>();

/** The document in a frame; undefined if the element is no frame, or the frame is of another origin. */
export function documentIn(element: Element): Document | undefined {
  if (!isFrame(element)) return undefined;
  try {
    return element.contentDocument ?? undefined;
  } catch {
    return undefined;
  }
}

export const isFrame = (element: Element): element is HTMLIFrameElement => /^i?frame$/.test(element.localName);

/** The element around another one, also out of a shadow root or a frame. */
export function parentOf(element: Element): Element | undefined {
  const { assignedSlot, parentElement, ownerDocument } = element;
  if (assignedSlot) return assignedSlot;
  if (parentElement) return parentElement;
  const root = element.getRootNode();
  if ('host' in root) return (root as ShadowRoot).host;
  return ownerDocument.defaultView?.frameElement ?? undefined;
}

/** The elements in another one, as they are shown: those of its shadow root or frame, and what fills a slot. */
function childrenOf(element: Element): readonly Element[] {
  if (element.matches(LEAVES)) return [];
  const body = documentIn(element)?.body;
  if (body) return [body];
  const filling = element.localName === 'slot' ? (element as HTMLSlotElement).assignedElements() : [];
  const children = filling.length > 0 ? filling : [...(element.shadowRoot ?? element).children];
  return children.filter((child) => !ownLayers.has(child));
}

/** Whether the element takes up room that can be seen. */
function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

const hasOwnText = ({ childNodes }: Element): boolean =>
  [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());

/** Whether a reader would stop at the element: it shows text or a picture, or is the innermost thing in its place. */
const isStop = (element: Element): boolean =>
  (hasOwnText(element) || element.matches(CONTROLS) || childrenOf(element).length === 0) && isVisible(element);

/** The element behind another one in the order of the page, its own children first. */
function following(element: Element, root: Element): Element | undefined {
  const [child] = childrenOf(element);
  if (child) return child;
  for (let at: Element | undefined = element; at && at !== root; at = parentOf(at)) {
    const next = siblingOf(at, 1);
    if (next) return next;
  }
  return undefined;
}

/** The element before another one in the order of the page. */
function preceding(element: Element, root: Element): Element | undefined {
  if (element === root) return undefined;
  let at = siblingOf(element, -1);
  if (!at) return parentOf(element);
  for (let last = childrenOf(at).at(-1); last; last = childrenOf(at).at(-1)) at = last;
  return at;
}

function siblingOf(element: Element, step: 1 | -1): Element | undefined {
  const parent = parentOf(element);
  const all = parent ? childrenOf(parent) : [];
  const index = all.indexOf(element);
  return index < 0 ? undefined : all[index + step];
}

/** The next element in reading order at which a reader stops; with -1 the one before. */
export function nextStop(from: Element, step: 1 | -1, root: Element): Element | undefined {
  const go = step === 1 ? following : preceding;
  let at = go(from, root);
  while (at && !isStop(at)) at = go(at, root);
  return at;
}

/** The nearest element around another one that is larger: a wrapper of the same size would look the same. */
export function aroundOf(element: Element, root: Element): Element | undefined {
  if (element === root) return undefined;
  const own = element.getBoundingClientRect();
  for (let at = parentOf(element); at; at = parentOf(at)) {
    if (isVisible(at) && (at.ownerDocument !== element.ownerDocument || !isSameSize(at.getBoundingClientRect(), own)))
      return at;
    if (at === root) return undefined;
  }
  return undefined;
}

const isSameSize = (a: DOMRect, b: DOMRect): boolean =>
  a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;

/** The first visible element in another one. */
export function firstIn(element: Element): Element | undefined {
  for (const child of childrenOf(element)) {
    const found = isVisible(child) ? child : firstIn(child);
    if (found) return found;
  }
  return undefined;
}
