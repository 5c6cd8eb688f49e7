import type { Overlay } from '@/lib/crm/reader';
import { isVisible } from '@/lib/crm/toolkit/dom';

// Deals open in sliders, over lists and over their own address; a contact in a slider hides the deal below it.
export function findOverlay(document: Document): Overlay | undefined {
  const frame = frontSlider(document);
  return frame && shownIn(frame);
}

/** Of the sliders that are open the uppermost. Closed ones are kept, hidden. */
function frontSlider(document: Document): HTMLIFrameElement | undefined {
  // A collection the browser keeps, since this is looked for often.
  const frames = document.getElementsByClassName('side-panel-iframe') as HTMLCollectionOf<HTMLIFrameElement>;
  return [...frames]
    .filter(isVisible)
    .toSorted((a, b) => layerOf(a) - layerOf(b))
    .at(-1);
}

/** One that was closed and opened again keeps its place in the page, but not its layer. */
function layerOf(frame: Element): number {
  return Number(frame.closest<HTMLElement>('.side-panel-overlay')?.style.zIndex) || 0;
}

function shownIn(frame: HTMLIFrameElement): Overlay {
  const inside = frame.contentDocument;
  // A blank frame is still loading what it was sent to; one that cannot be looked into has gone elsewhere.
  const isLoading = inside?.URL === 'about:blank';
  return {
    url: new URL(isLoading ? frame.src : (inside?.URL ?? 'about:blank')),
    document: inside ?? frame.ownerDocument,
  };
}
