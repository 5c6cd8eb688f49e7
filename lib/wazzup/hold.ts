import { DealError } from '@/lib/deal/errors';
import { LONGEST_WAIT_MS } from './error-response';
import type { RetryAfterStore } from './retry-after-store';

/** Lets no request through while Wazzup wants to be left alone: a limit that one request has hit holds for all. */
export interface Hold {
  /** Lets nothing through for so many milliseconds. */
  begin(ms: number): Promise<void>;
  /** Waits until requests may be sent again. Throws a DealError `rate-limited` if that is longer than the patience. */
  waitUntilOver(): Promise<void>;
}

export function createHold(store: RetryAfterStore, patienceMs: number): Hold {
  let heldUntil = 0;
  /** The reading of what Wazzup told an earlier worker. */
  let restored: Promise<void> | undefined;

  const extend = (until: number) => {
    heldUntil = Math.max(heldUntil, Math.min(until, Date.now() + LONGEST_WAIT_MS));
  };

  return {
    async begin(ms) {
      extend(Date.now() + ms);
      // If the browser cannot store it, the hold lasts as long as this worker lives.
      await store.keep(heldUntil).catch(() => {});
    },

    async waitUntilOver() {
      restored ??= store.read().then(extend, () => {});
      await restored;
      for (let held = heldUntil - Date.now(); held > 0; held = heldUntil - Date.now()) {
        if (held > patienceMs) throw new DealError('rate-limited', { retryAfterMs: held });
        await new Promise((resolve) => setTimeout(resolve, held));
      }
    },
  };
}
