import { useEffect, useEffectEvent, useState } from 'react';

/** How long a press may wait, in milliseconds: a manager who closes the popup before it is sent has lost it. */
const LONGEST_MS = 3_000;

/**
 * Holds a press back while the popup waits for an answer on which it depends what is pressed, and makes it then. Where
 * the answer is late, the press does without it. The press is dropped if the popup shows another deal by then.
 * @param deal the deal that the popup shows
 * @param isWaiting whether the answer is still to come
 */
export function useHeldPress(deal: string, isWaiting: boolean, press: () => void) {
  /** The deal that was pressed. */
  const [held, setHeld] = useState<string | null>(null);
  const isHeld = held === deal;
  const end = useEffectEvent(() => {
    setHeld(null);
    press();
  });

  useEffect(() => {
    if (!isHeld) return;
    const timer = setTimeout(end, isWaiting ? LONGEST_MS : 0);
    return () => clearTimeout(timer);
  }, [isHeld, isWaiting]);

  return { isHeld, hold: () => setHeld(deal) };
}
