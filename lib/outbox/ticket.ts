import { dealKeyOf, type Queued, type RetryState } from '@/lib/deal/queue';
import type { AccountDealKey } from '@/lib/deal/site';

/**
 * What the outbox keeps in memory of a record: which deal it is for, and when it is due. The record itself lies in the
 * database alone, so that ten thousand that wait take little memory.
 */
export interface Ticket extends AccountDealKey, Pick<RetryState, 'reason' | 'nextAt' | 'attempts'> {
  /** The record's number. */
  readonly seq: number;
  readonly isAccepted: boolean;
  readonly cancelRequested: boolean;
}

export function ticketOf(record: Queued): Ticket {
  const { seq, reason, nextAt, attempts, cancelRequested = false } = record;
  const retryAfterMs = reason?.details.retryAfterMs;
  return {
    ...dealKeyOf(record),
    seq,
    nextAt,
    attempts,
    isAccepted: record.accepted !== undefined,
    cancelRequested,
    // The words of a refusal can be long, and no ticket needs them.
    ...(reason && { reason: { kind: reason.kind, details: retryAfterMs === undefined ? {} : { retryAfterMs } } }),
  };
}

/** Gives a record as it stands: when it may be tried again can have changed in memory alone. */
export const withTicket = (record: Queued, { nextAt, attempts }: Ticket): Queued => ({ ...record, nextAt, attempts });
