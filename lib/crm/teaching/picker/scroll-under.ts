import { isFrame, parentOf } from './composed-tree';

const LINE = 16;

/** Scrolls what a wheel would scroll if our layer did not lie over it. */
export function scrollUnder(element: Element | undefined, event: WheelEvent): void {
  const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? innerHeight : 1;
  const left = (event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX) * unit;
  const top = (event.shiftKey && event.deltaX === 0 ? 0 : event.deltaY) * unit;
  for (let at = element; at; at = parentOf(at)) if (!isFrame(at) && scrollsBy(at, left, top)) return;
}

/** Scrolls an element as far as it goes; gives whether it went at all. */
function scrollsBy(element: Element, left: number, top: number): boolean {
  const { overflowX, overflowY } = getComputedStyle(element);
  const isRoot = element === element.ownerDocument.scrollingElement;
  const may = (overflow: string) => /auto|scroll/.test(overflow) || (isRoot && overflow !== 'hidden');
  const before = [element.scrollLeft, element.scrollTop];
  element.scrollBy({
    left: may(overflowX) ? left : 0,
    top: may(overflowY) ? top : 0,
    behavior: 'instant',
  });
  return element.scrollLeft !== before[0] || element.scrollTop !== before[1];
}
