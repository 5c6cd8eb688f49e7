import { type ChatContact, lastPerId } from '@/lib/deal/chat-contact';
import type { Press, Settled } from '@/lib/deal/decide-write';
import type { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import {
  coalesce,
  type End,
  expectedAfter,
  type JournalEntry,
  type PressOrigin,
  type Queued,
  type Reason,
  rebaseAfterEnded,
  rebaseOnQueued,
} from '@/lib/deal/queue';
import { type Pauses, toReason, withBackoff } from './backoff';

// All transitions of a queued write. No code changes a record in place: it calls one of these functions, and puts the
// record that this returns into the store.

/** How long the outbox looks for an accepted write until it takes what Wazzup shows as final, in milliseconds. */
export const ACCEPTED_MS = 5 * 60_000;
/** The pause between two looks whether Wazzup shows an accepted write, in milliseconds. */
const ACCEPTED_PAUSE_MS = 5_000;

/** The result of delivering a write. */
export type DeliveryResult =
  /** The write has ended: Wazzup has it, or has something else than the manager was shown. */
  | Settled
  /** The write has ended: Wazzup refused it. */
  | { outcome: 'failed'; error: DealError }
  /** Wazzup accepted the write and does not show it yet; with `doubt` it refused the write, perhaps as done before. */
  | { outcome: 'accepted'; want: Deal | null; doubt?: DealError }
  /** The outbox has to try the write again; `isItemFault` if Wazzup fails on this write and works otherwise. */
  | { outcome: 'later'; error: DealError; isItemFault: boolean };

/** A press that the outbox does not have yet. */
export interface NewPress {
  readonly press: Press;
  /** The mark of the Wazzup account for which the manager pressed. */
  readonly account: string;
  /** The tab in which the manager pressed; null if that was no tab of the deal. */
  readonly in: PressOrigin | null;
  /** The contacts that the outbox adds to Wazzup before it sends the deal. */
  readonly contacts: readonly ChatContact[];
  /** The number of the press that this one takes back. */
  readonly undoes?: number;
  /** The id of the batch that the press belongs to. */
  readonly batch?: string;
}

/** What a new press, or the result of a delivery, changes among the writes of one deal. */
export interface RecordChange {
  /** Writes that the outbox has from now on, or has in another state. */
  readonly kept: readonly Queued[];
  /** Writes that have ended, as entries of the journal. */
  readonly ended: readonly JournalEntry[];
}

/** Turns a new press into a write, which the outbox may send at once. */
export function pressed(seq: number, { contacts, ...press }: NewPress, now: number): Queued {
  return { seq, ...press, ...(contacts.length > 0 && { contacts }), at: now, nextAt: 0, attempts: 0, failures: 0 };
}

/**
 * Makes a write due at once: a manager waits for a press behind it, and is not to wait for the pauses of earlier ones.
 */
export const dueNow = (record: Queued): Queued => ({ ...record, nextAt: 0 });

/**
 * Marks a write that the outbox is about to send: from now on it may have taken effect.
 * @param before what Wazzup has under the deal's id until then
 */
export const sending = (record: Queued, before: Deal | null): Queued => ({ ...record, before });

/** Marks a write as never sent, because the requests with it have certainly had no effect. */
export function notSent({ before: _, ...record }: Queued): Queued {
  return record;
}

/** Removes the contacts that the contact outbox has stored: another attempt to send the deal must not add them anew. */
export function contactsHandedOver({ contacts: _, ...record }: Queued): Queued {
  return record;
}

/**
 * Lets the outbox try a write at once, since its reason to wait may be over; not if Wazzup asks to be left alone.
 */
export const skipBackoff = <Waiting extends Pick<Queued, 'reason' | 'nextAt' | 'attempts'>>(
  waiting: Waiting,
): Waiting => (waiting.reason?.kind === 'rate-limited' ? waiting : { ...waiting, nextAt: 0, attempts: 0 });

/**
 * Lets a write go to another account than the one for which the manager pressed. It begins there as if it had never been
 * sent: what the first account had, or did with it, says nothing of the other.
 */
export function movedTo({ before: _, reason: __, ...record }: Queued, account: string): Queued {
  return { ...record, account, nextAt: 0, attempts: 0, failures: 0 };
}

/** Lets a write wait that a mistake of our own code stopped. That does not count as an attempt. */
export const postponed = <Waiting extends Pick<Queued, 'nextAt'>>(waiting: Waiting, until: number): Waiting => ({
  ...waiting,
  nextAt: until,
});

/**
 * Marks a write that the manager took back when it may have arrived: the outbox finds out at once, and ends it if it
 * did not get through.
 */
export const cancel = (record: Queued): Queued => ({ ...skipBackoff(record), cancelRequested: true });

/** Gives what Wazzup had before a write: what the outbox found when it sent it, or else what the manager was shown. */
export const stateBefore = ({ before, press }: Queued): Deal | null => (before === undefined ? press.base : before);

/** Converts a write that has ended to its entry in the journal. */
export function toJournalEntry(
  record: Queued,
  end: End,
  after: Deal | null,
  now: number,
  reason?: Reason,
): JournalEntry {
  const { seq, account, press, at, before, undoes, batch, contacts } = record;
  const needsAttention = end === 'failed' || end === 'conflict';
  return {
    seq,
    account,
    press,
    in: record.in,
    at,
    ...(undoes !== undefined && { undoes }),
    ...(batch !== undefined && { batch }),
    endedAt: now,
    end,
    // A write that was never sent has changed nothing.
    before: before === undefined && end === 'applied' ? after : stateBefore(record),
    after,
    ...(reason && { reason }),
    needsAttention,
    ...(needsAttention && contacts && { contacts }),
  };
}

/** Ends a write that a later press made pointless before it was sent. */
const superseded = (record: Queued, now: number): JournalEntry =>
  toJournalEntry(record, 'superseded', record.press.base, now);

/** Rebases the writes behind one that has ended, as if the manager had pressed them on what it left. */
const rebaseAll = (laterOnes: readonly Queued[], record: Queued, there: Deal | null): Queued[] =>
  laterOnes.map((later) => ({ ...later, press: rebaseAfterEnded(record, later.press, there) }));

/** Ends a write that the manager took back and that had no effect, and rebases those behind it on what was there. */
export const discarded = (record: Queued, laterOnes: readonly Queued[], now: number): RecordChange => ({
  ended: [toJournalEntry(record, 'discarded', stateBefore(record), now)],
  kept: rebaseAll(laterOnes, record, stateBefore(record)),
});

/** A new press among the writes of its deal. */
export interface Enqueued extends RecordChange {
  record: Queued;
  /** The unsent write whose work the new one does too. */
  replaced?: Queued;
  /** Whether the two together change nothing, so that both have ended. */
  isNothing: boolean;
}

/**
 * Puts a new press behind the waiting writes of its deal. It replaces the last of them if that was not sent and both
 * can be one write.
 * @param isFree whether a write is not being sent at this moment
 */
export function enqueue(
  seq: number,
  newPress: NewPress,
  earlier: readonly Queued[],
  isFree: (record: Queued) => boolean,
  now: number,
): Enqueued {
  const press = rebaseOnQueued(earlier, newPress.press);
  const last = earlier.at(-1);
  const isUnsent = last !== undefined && last.before === undefined && isFree(last);
  const joined = isUnsent ? coalesce(last.press, press, last.intermediateStates) : undefined;
  const due = (others: readonly Queued[]) => others.filter(({ nextAt }) => nextAt > 0).map(dueNow);
  if (!last || !joined) {
    const record = pressed(seq, { ...newPress, press, contacts: lastPerId(newPress.contacts) }, now);
    return { record, isNothing: false, kept: [...due(earlier), record], ended: [] };
  }
  const contacts = lastPerId([...(last.contacts ?? []), ...newPress.contacts]);
  const isNothing = joined === 'nothing';
  const record: Queued = {
    ...pressed(
      seq,
      {
        ...newPress,
        press: isNothing ? { ...press, base: last.press.base } : joined,
        in: joinOrigins(last.in, newPress.in),
        contacts,
      },
      now,
    ),
    intermediateStates: [...(last.intermediateStates ?? []), expectedAfter(last.press)],
  };
  const kept = due(earlier.slice(0, -1));
  return isNothing
    ? { record, replaced: last, isNothing, kept, ended: [superseded(last, now), superseded(record, now)] }
    : { record, replaced: last, isNothing, kept: [...kept, record], ended: [superseded(last, now)] };
}

/** Gives the tab of a press that also does the work of an earlier one. */
const joinOrigins = (earlier: PressOrigin | null, later: PressOrigin | null): PressOrigin | null =>
  later && { ...later, idTyped: later.idTyped || (earlier?.page === later.page && earlier.idTyped) };

/**
 * Whether a write that the manager took back ends with this result, because it did not get through. A write that may
 * have taken effect stays until the outbox could ask Wazzup.
 */
export const isCancelled = ({ cancelRequested, before }: Queued, { outcome }: DeliveryResult): boolean =>
  cancelRequested === true &&
  outcome !== 'saved' &&
  outcome !== 'accepted' &&
  (outcome !== 'later' || before === undefined);

/**
 * Applies the result of a delivery to a write.
 * @param laterOnes the writes of the same deal that follow it
 */
export function applyResult(
  result: DeliveryResult,
  record: Queued,
  laterOnes: readonly Queued[],
  pauses: Pauses,
  now: number,
): RecordChange {
  const end = (how: End, there: Deal | null, reason?: Reason): RecordChange => ({
    ended: [toJournalEntry(record, how, there, now, reason)],
    kept: rebaseAll(laterOnes, record, there),
  });
  if (isCancelled(record, result)) return discarded(record, laterOnes, now);
  switch (result.outcome) {
    case 'saved':
      return end('applied', result.there);
    case 'changed':
    case 'conflict':
      return end('conflict', result.there);
    case 'failed':
      return end('failed', stateBefore(record), toReason(result.error));
    case 'accepted':
      return { ended: [], kept: [accepted(record, result, now)] };
    case 'later':
      return { ended: [], kept: [withBackoff(record, result.error, result.isItemFault, pauses, now)] };
  }
}

/** Marks a write that Wazzup accepted and does not show yet: the outbox looks for it, and nobody can take it back. */
function accepted(
  record: Queued,
  { want, doubt }: Extract<DeliveryResult, { outcome: 'accepted' }>,
  now: number,
): Queued {
  const { reason: _, cancelRequested: __, ...rest } = record;
  const deadline = now + ACCEPTED_MS;
  const known = record.accepted ?? { want, until: deadline, ...(doubt && { reason: toReason(doubt) }) };
  // A deadline that is further away was set by a clock that was ahead, and has been set right since.
  const until = Math.min(known.until, deadline);
  return { ...rest, accepted: { ...known, until }, nextAt: now + ACCEPTED_PAUSE_MS };
}
