import { DealError } from '@/lib/deal/errors';
import { isWithin, wakeIn } from '@/lib/time';
import { LONGEST_WAIT_MS } from './error-response';
import type { HeldFor, RetryAfterStore } from './retry-after-store';

/** Lets no request through while Wazzup wants to be left alone: a limit that one request has hit holds for all. */
export interface Hold {
  /** Lets nothing through for so many milliseconds. */
  begin(ms: number): Promise<void>;
  /** Waits until requests may be sent again. Throws a DealError `rate-limited` if that is longer than the patience. */
  waitUntilOver(): Promise<void>;
}

export function createHold(store: RetryAfterStore, patienceMs: number): Hold {
  let held: HeldFor | undefined;
  /** The reading of what Wazzup told an earlier worker. */
  let restored: Promise<void> | undefined;

  /** Gives how many milliseconds are left. A hold that begins in the future is of a clock that was ahead, and is over. */
  function left(): number {
    const now = Date.now();
    return held && isWithin(held.since, held.ms, now) ? held.since + held.ms - now : 0;
  }

  function extend({ since, ms }: HeldFor): void {
    const next = { since, ms: Math.min(ms, LONGEST_WAIT_MS) };
    if (held && left() > 0 && held.since + held.ms >= next.since + next.ms) return;
    held = next;
  }

  const restore = async (): Promise<void> => {
    const before = await store.read();
    if (before) extend(before);
  };

  return {
    async begin(ms) {
      extend({ since: Date.now(), ms });
      // If the browser cannot store it, the hold lasts as long as this worker lives.
      if (held) await store.keep(held).catch(() => {});
    },

    async waitUntilOver() {
      restored ??= restore().catch(() => {});
      await restored;
      for (let ms = left(); ms > 0; ms = left()) {
        if (ms > patienceMs) throw new DealError('rate-limited', { retryAfterMs: ms });
        await new Promise<void>((resolve) => wakeIn(ms, resolve));
      }
    },
  };
}
