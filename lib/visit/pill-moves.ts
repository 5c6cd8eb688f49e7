/** How far one press of an arrow key moves the pill, in pixels. */
const STEP = 16;
/** How far the pointer must move to drag the pill, in pixels: a trembling hand must not drag it. */
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
  /** Puts the pill `dx` and `dy` pixels away from `from`, where it stood. */
  moveBy: (dx: number, dy: number, from: DOMRect) => void;
  /** The manager has moved the pill and let it go. */
  onMoved: () => void;
  /** The manager has clicked the pill without moving it. */
  onClick: () => void;
}

/** Lets a manager move the pill: they drag its button, or use the arrow keys. Only real clicks and keys count. */
export function listenToMoves(button: HTMLButtonElement, { position, moveBy, onMoved, onClick }: PillMoves): void {
  let drag: { x: number; y: number; from: DOMRect; moved: boolean } | undefined;

  button.addEventListener('pointerdown', (event) => {
    if (!event.isTrusted || event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, from: position(), moved: false };
    button.setPointerCapture(event.pointerId);
  });
  button.addEventListener('pointermove', (event) => {
    // The manager let the mouse button go where the page got no event of it.
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
