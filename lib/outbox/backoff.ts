import type { DealError } from '@/lib/deal/errors';
import type { Reason, RetryState } from '@/lib/deal/queue';

/** If Wazzup fails on a request so often and works otherwise, the request holds a record that Wazzup cannot take. */
export const SPLIT_AFTER = 3;
/** If Wazzup fails so often on a record that was sent alone, Wazzup will not take it. */
export const GIVE_UP_AFTER = 8;

const LONGEST_PAUSE_MS = 5 * 60_000;
const LEAST_JITTER = 0.75;
const MOST_JITTER = 1.25;

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
export const createPauses = (firstMs: number): Pauses => ({
  firstMs,
  jitter: LEAST_JITTER + Math.random() * (MOST_JITTER - LEAST_JITTER),
});

const pauseAfter = (attempts: number, { firstMs, jitter }: Pauses): number =>
  Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** Math.min(attempts, 20)) * jitter;

/** When a record is tried next, and why it waits until then. */
type NextTry = Pick<RetryState, 'nextAt' | 'reason'>;

/** Gives the longest pause that can end with this next try, in milliseconds. */
export const longestPauseOf = ({ reason }: NextTry): number =>
  Math.max(reason?.details.retryAfterMs ?? 0, LONGEST_PAUSE_MS * MOST_JITTER);

/**
 * Whether it is time for a record's next try. A next try that is further away than the longest pause of the record was
 * set by a clock that was ahead and has been set right since: then the pause is over.
 */
export const isDue = (next: NextTry, now: number): boolean =>
  next.nextAt <= now || next.nextAt - now > longestPauseOf(next);

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
