import { documentIn, ownLayers } from './composed-tree';

/** Where something stands in the window, in CSS pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where a frame's own window begins in the window around it, and how much larger the page draws it. */
function originOf(frame: HTMLElement): { left: number; top: number; scale: number } {
  const { left, top, width } = frame.getBoundingClientRect();
  const scale = frame.offsetWidth > 0 ? width / frame.offsetWidth : 1;
  const { paddingLeft, paddingTop } = getComputedStyle(frame);
  return {
    left: left + (frame.clientLeft + Number.parseFloat(paddingLeft)) * scale,
    top: top + (frame.clientTop + Number.parseFloat(paddingTop)) * scale,
    scale,
  };
}

/** Where an element stands in the window of the outermost page, also if it stands in a frame. */
export function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  let box: Box = { left, top, width, height };
  for (let at = frameAround(element); at; at = frameAround(at)) {
    const origin = originOf(at);
    box = {
      left: origin.left + box.left * origin.scale,
      top: origin.top + box.top * origin.scale,
      width: box.width * origin.scale,
      height: box.height * origin.scale,
    };
  }
  return box;
}

const frameAround = (element: Element): HTMLElement | undefined =>
  (element.ownerDocument.defaultView?.frameElement as HTMLElement | null | undefined) ?? undefined;

/** Finds the innermost element of the page at a point of the window, through open shadow roots and frames of its origin. */
export function elementAt(root: Document | ShadowRoot, x: number, y: number): Element | undefined {
  // A shadow root also names the elements around it.
  const found = root.elementsFromPoint(x, y).find((one) => !ownLayers.has(one) && one.getRootNode() === root);
  if (!found) return undefined;
  if (found.shadowRoot) return elementAt(found.shadowRoot, x, y) ?? found;
  const inner = documentIn(found);
  if (!inner) return found;
  const { left, top, scale } = originOf(found as HTMLElement);
  return elementAt(inner, (x - left) / scale, (y - top) / scale) ?? found;
}
