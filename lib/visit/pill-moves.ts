const STEP = 16;
/** A hand that trembles is no drag. */
const DRAG_FROM = 5;

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface PillMoves {
  /** Where the pill stands now. */
  position: () => DOMRect;
  /** Puts it so far from where it stood. */
  moveBy: (dx: number, dy: number, from: DOMRect) => void;
  /** It was moved, and let go. */
  onMoved: () => void;
  /** It was clicked, and not moved. */
  onClick: () => void;
}

/** Lets a manager move the pill by dragging its button or with the arrow keys, by real clicks and keys alone. */
export function listenToMoves(button: HTMLButtonElement, { position, moveBy, onMoved, onClick }: PillMoves): void {
  let drag: { x: number; y: number; from: DOMRect; moved: boolean } | undefined;

  button.addEventListener('pointerdown', (event) => {
    if (!event.isTrusted || event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, from: position(), moved: false };
    button.setPointerCapture(event.pointerId);
  });
  button.addEventListener('pointermove', (event) => {
    // The mouse button was let go where we could not see it.
    if (event.buttons === 0) drag = undefined;
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.moved ||= Math.hypot(dx, dy) >= DRAG_FROM;
    if (drag.moved) moveBy(dx, dy, drag.from);
  });
  button.addEventListener('click', (event) => {
    const dragged = drag?.moved ?? false;
    drag = undefined;
    if (!event.isTrusted) return;
    if (dragged) onMoved();
    else onClick();
  });
  button.addEventListener('keydown', (event) => {
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (!event.isTrusted || (dx === 0 && dy === 0)) return;
    event.preventDefault();
    moveBy(dx * STEP, dy * STEP, position());
    onMoved();
  });
}
