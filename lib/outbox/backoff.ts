import type { DealError } from '@/lib/deal/errors';
import type { Reason, RetryState } from '@/lib/deal/queue';

/** A batch that Wazzup fails on so often, while it works otherwise, holds something it cannot take. */
export const SPLIT_AFTER = 3;
/** What Wazzup fails on so often, alone, it will not take. */
export const GIVE_UP_AFTER = 8;

const LONGEST_PAUSE_MS = 5 * 60_000;

/** An error as the outbox and the journal keep it. */
export const toReason = ({ kind, details }: DealError): Reason => ({ kind, details });

/** How the pauses of what waits grow. */
export interface Pauses {
  /** The first pause, in milliseconds; each next one is twice as long. */
  firstMs: number;
  /** By this factor two browsers do not ask at the same moments for ever. */
  jitter: number;
}

/** What waits together goes together, so that a batch keeps its size: one such pause is for all of them. */
export const createPauses = (firstMs: number): Pauses => ({ firstMs, jitter: 0.75 + Math.random() / 2 });

const pauseAfter = (attempts: number, { firstMs, jitter }: Pauses): number =>
  Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** Math.min(attempts, 20)) * jitter;

/**
 * A record that the outbox tries again after a pause, which grows with each attempt.
 * @param isItemFault Wazzup fails on this record and works otherwise
 */
export function withBackoff<Kept extends RetryState>(
  kept: Kept,
  error: DealError,
  isItemFault: boolean,
  pauses: Pauses,
  now: number,
): Kept {
  const pause = Math.max(error.details.retryAfterMs ?? 0, pauseAfter(kept.attempts, pauses));
  return {
    ...kept,
    reason: toReason(error),
    nextAt: Math.ceil(now + pause),
    attempts: kept.attempts + 1,
    failures: kept.failures + (isItemFault ? 1 : 0),
  };
}
