import type { DealError } from '@/lib/deal/errors';
import type { Reason, RetryState } from '@/lib/deal/queue';

/** If Wazzup fails on a request so often and works otherwise, the request holds a record that Wazzup cannot take. */
export const SPLIT_AFTER = 3;
/** If Wazzup fails so often on a record that was sent alone, Wazzup will not take it. */
export const GIVE_UP_AFTER = 8;

const LONGEST_PAUSE_MS = 5 * 60_000;

/** Converts an error to what the outbox and the journal store of it. */
export const toReason = ({ kind, details }: DealError): Reason => ({ kind, details });

/** How the pauses between two attempts grow. */
export interface Pauses {
  /** The first pause, in milliseconds; each next one is twice as long. */
  firstMs: number;
  /** A random factor of each pause, so that two browsers do not send at the same moments for ever. */
  jitter: number;
}

/** Creates the pauses for all records of a round: they wait equally long and go together, so a request keeps its size. */
export const createPauses = (firstMs: number): Pauses => ({ firstMs, jitter: 0.75 + Math.random() / 2 });

const pauseAfter = (attempts: number, { firstMs, jitter }: Pauses): number =>
  Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** Math.min(attempts, 20)) * jitter;

/**
 * Schedules a record for another attempt after a pause, which grows with each attempt.
 * @param isItemFault Wazzup fails on this record and works otherwise
 */
export function withBackoff<Waiting extends RetryState>(
  record: Waiting,
  error: DealError,
  isItemFault: boolean,
  pauses: Pauses,
  now: number,
): Waiting {
  const pause = Math.max(error.details.retryAfterMs ?? 0, pauseAfter(record.attempts, pauses));
  return {
    ...record,
    reason: toReason(error),
    nextAt: Math.ceil(now + pause),
    attempts: record.attempts + 1,
    failures: record.failures + (isItemFault ? 1 : 0),
  };
}
