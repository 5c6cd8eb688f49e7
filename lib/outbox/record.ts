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

// Every way in which a queued write becomes another one. Nobody changes a record: who wants it otherwise takes what one of
// these functions gives, and puts that into the store.

/** How long the outbox looks for an accepted write until it takes Wazzup's word as final. */
const ACCEPTED_MS = 5 * 60_000;
/** The pause between two looks at whether an accepted write is visible. */
const ACCEPTED_PAUSE_MS = 5_000;

/** What has become of a write that was delivered. */
export type DeliveryResult =
  /** It has ended: Wazzup has it, or something else than the manager was shown. */
  | Settled
  /** It has ended: Wazzup will not have it. */
  | { outcome: 'failed'; error: DealError }
  /** Wazzup accepted it and does not show it yet; with `doubt` Wazzup refused it as if it had been done before. */
  | { outcome: 'accepted'; want: Deal | null; doubt?: DealError }
  /** The outbox has to try it again; `isItemFault` if Wazzup fails on this write and works otherwise. */
  | { outcome: 'later'; error: DealError; isItemFault: boolean };

/** A press that the outbox is asked to keep. */
export interface NewPress {
  readonly press: Press;
  /** The tab it was made in; null if it was made in no tab of its deal. */
  readonly in: PressOrigin | null;
  /** Those whom the outbox adds to Wazzup before it sends the deal. */
  readonly contacts: readonly ChatContact[];
  /** The press it takes back. */
  readonly undoes?: number;
  /** The batch it is pressed in. */
  readonly batch?: string;
}

/** What a new press, or the result of a delivery, makes of the writes of one deal. */
export interface RecordChange {
  readonly kept: readonly Queued[];
  readonly ended: readonly JournalEntry[];
}

/** A press has been made: the outbox keeps it, and may send it at once. */
export function pressed(seq: number, { contacts, ...asked }: NewPress, now: number): Queued {
  return { seq, ...asked, ...(contacts.length > 0 && { contacts }), at: now, nextAt: 0, attempts: 0, failures: 0 };
}

/** A press behind it is waited for, and a manager does not wait for the pauses of what comes first. */
export const dueNow = (record: Queued): Queued => ({ ...record, nextAt: 0 });

/** The outbox is about to send it, and has seen what Wazzup has until then: from now on it may have taken effect. */
export const sending = (record: Queued, before: Deal | null): Queued => ({ ...record, before });

/** What was sent of it has certainly done nothing, as if it had never been sent. */
export function notSent({ before: _, ...record }: Queued): Queued {
  return record;
}

/** Its people are kept by themselves from now on: another try of the deal is no new wish to add them. */
export function contactsHandedOver({ contacts: _, ...record }: Queued): Queued {
  return record;
}

/** What kept it waiting may be over: the outbox may try it at once, unless Wazzup asked to be left alone. */
export const skipBackoff = (record: Queued): Queued =>
  record.reason?.kind === 'rate-limited' ? record : { ...record, nextAt: 0, attempts: 0 };

/** A mistake of ours stopped it, which uses up no try: the outbox does not touch it before then. */
export const postponed = (record: Queued, until: number): Queued => ({ ...record, nextAt: until });

/** The manager took it back when it may have arrived: the outbox finds out at once, and ends it if it did not get through. */
export const cancel = (record: Queued): Queued => ({ ...skipBackoff(record), cancelRequested: true });

/** What Wazzup had before a write: what the outbox found when it sent it, or else what its manager was shown. */
export const stateBefore = ({ before, press }: Queued): Deal | null => (before === undefined ? press.base : before);

/** A write has ended: this is how the journal tells it. */
export function toJournalEntry(
  record: Queued,
  end: End,
  after: Deal | null,
  now: number,
  reason?: Reason,
): JournalEntry {
  const { seq, press, at, before, undoes, batch, contacts } = record;
  const needsAttention = end === 'failed' || end === 'conflict';
  return {
    seq,
    press,
    in: record.in,
    at,
    ...(undoes !== undefined && { undoes }),
    ...(batch !== undefined && { batch }),
    endedAt: now,
    end,
    // What was not sent has changed nothing.
    before: before === undefined && end === 'applied' ? after : stateBefore(record),
    after,
    ...(reason && { reason }),
    needsAttention,
    ...(needsAttention && contacts && { contacts }),
  };
}

/** A later press has made it pointless before it was sent. */
const superseded = (record: Queued, now: number): JournalEntry =>
  toJournalEntry(record, 'superseded', record.press.base, now);

/** The writes behind one that has ended, as if they had been pressed on what it left. */
const rebaseAll = (laterOnes: readonly Queued[], record: Queued, there: Deal | null): Queued[] =>
  laterOnes.map((later) => ({ ...later, press: rebaseAfterEnded(record, later.press, there) }));

/** The manager took back a write that was never sent: it has ended, and those behind it follow what was there. */
export const discarded = (record: Queued, laterOnes: readonly Queued[], now: number): RecordChange => ({
  ended: [toJournalEntry(record, 'discarded', stateBefore(record), now)],
  kept: rebaseAll(laterOnes, record, stateBefore(record)),
});

/** A new press among the writes of its deal. */
export interface Enqueued extends RecordChange {
  record: Queued;
  /** The unsent write that the new one does the work of. */
  replaced?: Queued;
  /** Together the two change nothing: both have ended. */
  isNothing: boolean;
}

/**
 * What a new press makes of the writes of its deal that wait already: it replaces the last of them where that was not
 * sent, and follows them otherwise.
 * @param isFree whether the last of them is not being sent at this moment
 */
export function enqueue(
  seq: number,
  asked: NewPress,
  earlier: readonly Queued[],
  isFree: (record: Queued) => boolean,
  now: number,
): Enqueued {
  const press = rebaseOnQueued(earlier, asked.press);
  const last = earlier.at(-1);
  const isUnsent = last !== undefined && last.before === undefined && isFree(last);
  const joined = isUnsent ? coalesce(last.press, press, last.intermediateStates) : undefined;
  const due = (others: readonly Queued[]) => others.filter(({ nextAt }) => nextAt > 0).map(dueNow);
  if (!last || !joined) {
    const record = pressed(seq, { ...asked, press, contacts: lastPerId(asked.contacts) }, now);
    return { record, isNothing: false, kept: [...due(earlier), record], ended: [] };
  }
  const contacts = lastPerId([...(last.contacts ?? []), ...asked.contacts]);
  const isNothing = joined === 'nothing';
  const record: Queued = {
    ...pressed(
      seq,
      {
        ...asked,
        press: isNothing ? { ...press, base: last.press.base } : joined,
        in: joinOrigins(last.in, asked.in),
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

/** The tab of a press that also does what an earlier one was to do. */
const joinOrigins = (earlier: PressOrigin | null, later: PressOrigin | null): PressOrigin | null =>
  later && { ...later, idTyped: later.idTyped || (earlier?.page === later.page && earlier.idTyped) };

/**
 * Whether a write ends with this result because its manager took it back: it did not get through. One that may have taken
 * effect stays until the outbox could ask Wazzup.
 */
export const isCancelled = ({ cancelRequested, before }: Queued, { outcome }: DeliveryResult): boolean =>
  cancelRequested === true &&
  outcome !== 'saved' &&
  outcome !== 'accepted' &&
  (outcome !== 'later' || before === undefined);

/**
 * What the result of its delivery makes of a write.
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

/** Wazzup took it and does not show it yet: the outbox looks for it, and nobody can take it back any more. */
function accepted(
  record: Queued,
  { want, doubt }: Extract<DeliveryResult, { outcome: 'accepted' }>,
  now: number,
): Queued {
  const { reason: _, cancelRequested: __, ...rest } = record;
  const first = { want, until: now + ACCEPTED_MS, ...(doubt && { reason: toReason(doubt) }) };
  return { ...rest, accepted: record.accepted ?? first, nextAt: now + ACCEPTED_PAUSE_MS };
}
