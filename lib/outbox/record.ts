import type { Deal } from '@/lib/deal/model';
import { type End, type JournalEntry, type Queued, type Reason, rebaseAfterEnded } from '@/lib/deal/queue';
import { type Pauses, toReason, withBackoff } from './backoff';
import type { DeliveryResult } from './deliver';
import type { StoreChange } from './store';

/** How long an accepted write is waited for until Wazzup's word is taken as final. */
const ACCEPTED_MS = 5 * 60_000;
/** Between two looks at whether an accepted write is visible. */
const ACCEPTED_PAUSE_MS = 5_000;

/** What was there before a write: what it found when it was sent, or else what its manager was shown. */
export const stateBefore = ({ before, press }: Queued): Deal | null => (before === undefined ? press.base : before);

/** A write as the journal has it. */
export function toJournalEntry(record: Queued, how: End, after: Deal | null, reason?: Reason): JournalEntry {
  const { seq, press, at, before, undoes, contacts } = record;
  const needsAttention = how === 'failed' || how === 'conflict';
  return {
    seq,
    press,
    in: record.in,
    at,
    ...(undoes !== undefined && { undoes }),
    endedAt: Date.now(),
    end: how,
    // What was not sent has changed nothing.
    before: before === undefined && how === 'applied' ? after : stateBefore(record),
    after,
    ...(reason && { reason }),
    needsAttention,
    ...(needsAttention && contacts && { contacts }),
  };
}

/**
 * Whether a write ends here because it is not wanted any more: it did not get through. One that may have taken effect
 * stays until Wazzup could be asked.
 */
export const isCancelled = ({ cancelRequested, before }: Queued, { outcome }: DeliveryResult): boolean =>
  cancelRequested === true &&
  outcome !== 'saved' &&
  outcome !== 'accepted' &&
  (outcome !== 'later' || before === undefined);

/** The writes behind one that has ended, as if they had been pressed on what it left. */
export const rebaseAll = (laterOnes: readonly Queued[], record: Queued, there: Deal | null): Queued[] =>
  laterOnes.map((later) => ({ ...later, press: rebaseAfterEnded(record, later.press, there) }));

/**
 * What a result makes of a write.
 * @param laterOnes the writes of the same deal that follow it
 */
export function applyResult(
  result: DeliveryResult,
  record: Queued,
  laterOnes: readonly Queued[],
  pauses: Pauses,
): Required<Pick<StoreChange, 'kept' | 'ended'>> {
  const now = Date.now();
  const end = (how: End, there: Deal | null, reason?: Reason) => ({
    ended: [toJournalEntry(record, how, there, reason)],
    kept: rebaseAll(laterOnes, record, there),
  });
  if (isCancelled(record, result)) return end('discarded', stateBefore(record));
  switch (result.outcome) {
    case 'saved':
      return end('applied', result.there);
    case 'changed':
    case 'conflict':
      return end('conflict', result.there);
    case 'failed':
      return end('failed', stateBefore(record), toReason(result.error));
    case 'accepted': {
      const { reason: _, cancelRequested: __, ...rest } = record;
      const doubt = result.doubt && { reason: toReason(result.doubt) };
      const accepted = record.accepted ?? { want: result.want, until: now + ACCEPTED_MS, ...doubt };
      return { ended: [], kept: [{ ...rest, accepted, nextAt: now + ACCEPTED_PAUSE_MS }] };
    }
    case 'later':
      return { ended: [], kept: [withBackoff(record, result.error, result.isItsOwn, pauses)] };
  }
}
