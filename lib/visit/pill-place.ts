import type { Place } from '@/lib/settings';

const MARGIN = 12;

/** The largest x and y of a box's left upper corner, in pixels, at which the box does not cover the scroll bars. */
export const roomFor = (
  { documentElement }: Document,
  { width, height }: { width: number; height: number },
): Place => ({
  x: (documentElement.clientWidth || innerWidth) - width,
  // In quirks mode the root element is as high as the whole page.
  y: Math.min(documentElement.clientHeight || innerHeight, innerHeight) - height,
});

/** Limits a share of the window to 0 … 1; 1 stands for what is no number. */
export const share = (value: number): number => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 1);

const CONTROLS = 'a,button,input,select,textarea,summary,label,[role],[contenteditable],[onclick],[tabindex]';

/** Finds a place at the window's edge under which the page has nothing to click and nothing to read. */
export function freePlace(document: Document, { width, height }: DOMRect): Place {
  const room = roomFor(document, { width, height });
  const edge = { x: 1 - MARGIN / room.x, y: 1 - MARGIN / room.y };
  const heights = [edge.y, 0.8, 0.6, 0.4];
  const candidates = [edge.x, 1 - edge.x].flatMap((x) => heights.map((y) => ({ x, y })));
  const isFree = ({ x, y }: Place) =>
    [0, 0.5, 1].every((across) =>
      [0, 1].every((down) => {
        const under = document.elementFromPoint(x * room.x + across * width, y * room.y + down * height);
        return !under || (!under.closest(CONTROLS) && !hasOwnText(under));
      }),
    );
  return candidates.find(isFree) ?? edge;
}

const hasOwnText = (element: Element): boolean =>
  [...element.childNodes].some((node) => node.nodeName === '#text' && node.textContent?.trim());
