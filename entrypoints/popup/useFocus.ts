import { useEffect, useRef } from 'react';

/** What stands out of the popup. */
const NEXT = 'main .button.primary';

/** Finds the first of these that is there. */
const find = (...selectors: readonly string[]): HTMLElement | undefined =>
  selectors.map((selector) => document.querySelector<HTMLElement>(selector)).find((found) => found !== null) ??
  undefined;

/** Moves the focus without moving what the manager sees. */
const focus = (element: HTMLElement | undefined) => element?.focus({ preventScroll: true });

/** Moves the focus to what comes next, when what has it is about to go: else it would fall to the page's top. */
export const focusNext = (): void => focus(find(NEXT, '[role=status]'));

/**
 * Puts the focus where the manager can go on: first on the primary button, and where none stands out just before the
 * actions; and, when what has the focus leaves the page, as a pressed button does, on what comes next. A focus that the
 * manager has moved stays where it is.
 * @param isReady whether the popup shows what a press would do, and none is on its way
 */
export function useFocus(isReady: boolean): void {
  /** What had the focus last; undefined until something had it. */
  const last = useRef<EventTarget>(undefined);
  /** Where the focus was put first, in want of a primary button. */
  const start = useRef<HTMLElement>(undefined);

  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (target) last.current = target;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, []);

  // What has the focus can leave the page with any change.
  useEffect(() => {
    if (!isReady || document.querySelector('dialog[open]')) return;
    const active = document.activeElement;
    const isNowhere = active === null || active === document.body;
    if (active === start.current && find(NEXT)) focus(find(NEXT));
    else if (isNowhere && last.current === undefined) {
      start.current = find(NEXT, '.actions h2');
      focus(start.current);
    } else if (isNowhere && last.current instanceof Node && !last.current.isConnected) focusNext();
  });
}
