import { documentIn, isFrame } from './composed-tree';
import { createLayer, createOutline, message, putAround, styled } from './layer';
import { type Box, boxOf } from './place';
import { textOf } from './text-of';

/** Between the outline and the bubble with its text. */
const GAP = 8;

const WORDS =
  'max-width:min(360px,90vw);padding:4px 8px;border:1px solid #fff;border-radius:6px;background:#1c2230;color:#fff';

/** What the layer says of an element. */
function wordsFor(element: Element): string {
  if (isFrame(element) && !documentIn(element)) return message('picker_foreign');
  return textOf(element) || message('picker_no_text');
}

/**
 * Makes what the manager sees and hears while they choose: the outline around the element, a bubble with the text that
 * would be taken, and a line that says what is wanted and how to leave.
 * @param what the field, as the manager knows it
 */
export function createPickerView(document: Document, what: string) {
  const { host, shadow, keepOnTop, remove } = createLayer(document, true);
  const hint = message('picker_hint', what);
  const outline = createOutline(document);
  const bubble = styled(
    document,
    `position:absolute;${WORDS};overflow:hidden;text-overflow:ellipsis;white-space:nowrap;pointer-events:none`,
  );
  const line = styled(
    document,
    `position:absolute;inset:auto 0 16px;width:fit-content;margin:0 auto;${WORDS};text-align:center;pointer-events:none`,
  );
  // The keys come here, so that none reaches what the manager had in hand; screen readers then leave all keys to it.
  const surface = styled(document, 'position:absolute;inset:0;outline:none');
  surface.tabIndex = 0;
  surface.setAttribute('role', 'application');
  surface.setAttribute('aria-label', hint);
  const heard = styled(document, 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)');
  heard.setAttribute('aria-live', 'polite');
  bubble.dir = line.dir = 'auto';
  bubble.ariaHidden = line.ariaHidden = 'true';
  line.textContent = hint;
  shadow.append(surface, outline, bubble, line, heard);

  function putBubble(box: Box): void {
    const { offsetWidth, offsetHeight } = bubble;
    const below = box.top + box.height + GAP;
    const top = below + offsetHeight < innerHeight ? below : Math.max(GAP, box.top - offsetHeight - GAP);
    const left = Math.min(Math.max(GAP, box.left), Math.max(GAP, innerWidth - offsetWidth - GAP));
    bubble.style.top = `${Math.min(top, innerHeight - offsetHeight - GAP)}px`;
    bubble.style.left = `${left}px`;
  }

  return {
    host,
    /** Keeps the layer in front; where the page had taken it away, the keys come here again. */
    keepOnTop(): void {
      if (keepOnTop()) surface.focus({ preventScroll: true });
    },
    remove,
    focus: () => surface.focus({ preventScroll: true }),
    /** Outlines an element where it stands now. */
    draw(element: Element | undefined): void {
      const box = element?.isConnected ? boxOf(element) : undefined;
      putAround(outline, box);
      bubble.style.display = box ? 'block' : 'none';
      if (box) putBubble(box);
    },
    /** Says what would be taken. */
    say(element: Element): void {
      const words = wordsFor(element);
      bubble.textContent = words;
      heard.textContent = words;
    },
    /** Takes everything that can be seen away; what lies over the page still catches what comes after a press. */
    hide(): void {
      for (const part of [outline, bubble, line, heard]) part.remove();
      host.style.cursor = 'auto';
    },
  };
}
