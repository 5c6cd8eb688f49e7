import type { Overlay, Overlays } from '@/lib/crm/reader';
import { isVisible } from '@/lib/crm/toolkit/dom';

/**
 * Bitrix24 opens deals in sliders, over lists and over their own address. A contact in a slider hides the deal below it.
 */
export const overlays: Overlays = {
  // Any page of a portal can open one.
  mayLieAt: () => true,
  findFront(document) {
    // The browser keeps this collection up to date by itself. Bitrix24 keeps closed sliders, hidden.
    const frames = document.getElementsByClassName('side-panel-iframe') as HTMLCollectionOf<HTMLIFrameElement>;
    const open = [...frames].filter(isVisible).toSorted((a, b) => layerOf(a) - layerOf(b));
    const front = open.at(-1);
    return front && toOverlay(front);
  },
};

/** The slider's layer: one that the manager closed and opened again keeps its place in the page, but not its layer. */
function layerOf(frame: Element): number {
  return Number(frame.closest<HTMLElement>('.side-panel-overlay')?.style.zIndex) || 0;
}

function toOverlay(frame: HTMLIFrameElement): Overlay {
  const inside = frame.contentDocument;
  // A blank frame is still loading its address; one whose document the script cannot reach has gone to another origin.
  const isLoading = inside?.URL === 'about:blank';
  return {
    url: new URL(isLoading ? frame.src : (inside?.URL ?? 'about:blank')),
    document: inside ?? frame.ownerDocument,
  };
}
