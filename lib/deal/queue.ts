import type { ChatContact } from './chat-contact';
import { decideWrite, isReached, type Press } from './decide-write';
import type { DealErrorDetails, ErrorKind } from './errors';
import type { Deal } from './model';

/** What is done in a tab once a press there has taken effect. */
export interface PressOrigin {
  readonly tabId: number;
  /** The canonical link of the CRM's deal. */
  readonly page: string;
  /** The deal's id was typed by hand. */
  readonly idTyped: boolean;
}

/** An error as it is kept. */
export interface Reason {
  readonly kind: ErrorKind;
  readonly details: DealErrorDetails;
}

/** Something that is tried again until it is known what became of it. */
export interface RetryState {
  /** Why it still waits. */
  readonly reason?: Reason;
  /** Not tried before then, in milliseconds since the epoch. */
  readonly nextAt: number;
  /** How often in a row it had to wait. */
  readonly attempts: number;
  /** How often Wazzup failed on it and could be read all the same. */
  readonly failures: number;
}

/** A write that is to reach Wazzup. It is here before it is sent, and until it is known what became of it. */
export interface Queued extends RetryState {
  /** Their order. */
  readonly seq: number;
  readonly press: Press;
  readonly in: PressOrigin | null;
  /** Those who are to be added to Wazzup before the deal; absent once they are kept by themselves. */
  readonly contacts?: readonly ChatContact[];
  /** When it was pressed, in milliseconds since the epoch. */
  readonly at: number;
  /** What the presses it replaced would have left: a later press on one of these is on nobody else's change. */
  readonly intermediateStates?: readonly (Deal | null)[];
  /** The press it takes back. */
  readonly undoes?: number;
  /** The batch it was pressed in. */
  readonly batch?: string;
  /** What Wazzup had before it was last sent; absent while nothing that was sent can have taken effect. */
  readonly before?: Deal | null;
  /** Wazzup accepted it and does not show it: it is looked for until then, in milliseconds since the epoch. */
  readonly accepted?: {
    readonly want: Deal | null;
    readonly until: number;
    /** Why that is not sure: Wazzup refused it as if it had been done before. */
    readonly reason?: Reason;
  };
  /** The manager took it back when it was on its way or might have arrived: if it did not get through, it has ended. */
  readonly cancelRequested?: true;
}

/** How far a write has come. */
export type QueuedStatus =
  /** It waits to be sent; nothing that was sent of it can have taken effect. */
  | 'queued'
  /** It was sent, and nobody knows yet whether Wazzup took it. */
  | 'maybe-sent'
  /** Wazzup accepted it and does not show it yet. */
  | 'accepted'
  /** The manager took it back; whether it got through before is being found out. */
  | 'cancelling';

export function statusOf({ accepted, cancelRequested, before }: Queued): QueuedStatus {
  if (accepted) return 'accepted';
  if (cancelRequested) return 'cancelling';
  return before === undefined ? 'queued' : 'maybe-sent';
}

/** Somebody who is to be added to Wazzup, or whom it would not have. */
export interface QueuedContact extends RetryState {
  readonly contact: ChatContact;
  /** When that was last asked for, in milliseconds since the epoch. */
  readonly at: number;
  /** Tells it from what is asked for later of the same person. */
  readonly version: string;
  /** Wazzup will not have them; `reason` says why. */
  readonly failed?: true;
}

/** How a press ended, exactly once. */
export type End =
  /** Wazzup has it. */
  | 'applied'
  /** A later press made it pointless before it was sent. */
  | 'superseded'
  /** Wazzup has something else than was shown. */
  | 'conflict'
  /** Wazzup will not have it; `reason` says why. */
  | 'failed'
  /** The manager no longer wants it. */
  | 'discarded';

/** A press that has ended, with what was there before and after. */
export interface JournalEntry {
  readonly seq: number;
  readonly press: Press;
  readonly in: PressOrigin | null;
  readonly at: number;
  /** The press it takes back. */
  readonly undoes?: number;
  /** The batch it was pressed in. */
  readonly batch?: string;
  readonly endedAt: number;
  readonly end: End;
  readonly before: Deal | null;
  /** What Wazzup has after it, or instead of it. */
  readonly after: Deal | null;
  readonly reason?: Reason;
  /** The manager has not done anything about its failure or conflict yet. */
  readonly needsAttention: boolean;
  /** Those who go with it if it is tried again. */
  readonly contacts?: readonly ChatContact[];
}

/** One that ended badly, once something was done about it: nobody else's data is kept for a second try. */
export function markAttended({ contacts: _, ...entry }: JournalEntry): JournalEntry {
  return { ...entry, needsAttention: false };
}

/** What Wazzup would have after a press, if nobody else changes the deal. */
export function expectedAfter(press: Press): Deal | null {
  const step = decideWrite(press, press.base);
  if ('send' in step) return step.want;
  return step.outcome === 'saved' ? step.there : press.base;
}

/** What a write found, what it is to leave, and what those it replaced were to leave: all this manager's own. */
const ownOf = ({ press, intermediateStates = [] }: Pick<Queued, 'press' | 'intermediateStates'>): (Deal | null)[] => [
  press.base,
  expectedAfter(press),
  ...intermediateStates,
];

const isOneOf = (deals: readonly (Deal | null)[], deal: Deal | null): boolean =>
  deals.some((one) => isReached(deal, one));

/** A press as if it had been made on what the writes before it leave, if it was made on any state they pass through. */
export function rebaseOnQueued(earlier: readonly Queued[], press: Press): Press {
  const [first] = earlier;
  if (!first || press.action === 'create' || !isOneOf(earlier.flatMap(ownOf), press.base)) return press;
  const left = earlier.reduce((base, one) => expectedAfter({ ...one.press, base }), first.press.base);
  return { ...press, base: left };
}

const isOvertaken = (press: Press, now: Deal | null): boolean => {
  const step = decideWrite(press, now);
  return 'outcome' in step && step.outcome !== 'saved';
};

/**
 * One press that does what an unsent one and a later one of the same deal would do in turn: `nothing` if together they
 * change nothing, undefined if each has to be told its own outcome.
 * @param intermediateStates what presses that the earlier one replaced would have left
 */
export function coalesce(
  earlier: Press,
  later: Press,
  intermediateStates: readonly (Deal | null)[] = [],
): Press | 'nothing' | undefined {
  const base = earlier.base;
  const between = expectedAfter(earlier);
  const { origin } = later;
  const sameDealAgreed = earlier.sameDealAgreed || (later.sameDealAgreed && later.base?.uri === base?.uri);
  const turns = ({ action }: Press) => action === 'close' || action === 'reopen';
  // These turn whatever Wazzup has then; the last one counts.
  if (turns(earlier) && turns(later)) return { ...later, base: base, sameDealAgreed };
  if (![base, between, ...intermediateStates].some((one) => isReached(later.base, one))) return undefined;
  // What the earlier one leaves is this manager's own, whatever its link.
  const second = { ...later, base: between, sameDealAgreed: true };
  if (isOvertaken(earlier, base) || isOvertaken(second, between)) return undefined;
  const want = expectedAfter(second);
  if (base === null && want === null) return 'nothing';
  if (base === null || want === null) {
    const action = want ? 'create' : 'delete';
    return { action, deal: want ?? base ?? later.deal, base: base, origin, sameDealAgreed };
  }
  return { action: 'restore', deal: want, base: base, origin, sameDealAgreed };
}

/**
 * A press whose turn has come after an earlier one of the same deal ended: what that one found and what it was to leave
 * is nobody else's change, and no reason for a conflict.
 */
export function rebaseAfterEnded(
  ended: Pick<Queued, 'press' | 'intermediateStates'>,
  later: Press,
  now: Deal | null,
): Press {
  const own = ownOf(ended);
  if (later.action === 'create' || !isOneOf(own, later.base) || !isOneOf(own, now)) return later;
  const isOwnLink = now !== null && now.uri === ended.press.deal.uri;
  return { ...later, base: now, sameDealAgreed: later.sameDealAgreed || ended.press.sameDealAgreed || isOwnLink };
}
