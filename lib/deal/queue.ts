import type { ChatContact, ContactToAdd } from './chat-contact';
import { decideWrite, isReached, type Press } from './decide-write';
import type { DealErrorDetails, ErrorKind } from './errors';
import type { Deal } from './model';
import type { AccountDealKey } from './site';

/** The tab in which a manager pressed; the background updates this tab once the press has taken effect. */
export interface PressOrigin {
  readonly tabId: number;
  /** The canonical link of the CRM's deal that the tab showed. */
  readonly page: string;
  /** The manager typed the deal's id. */
  readonly idTyped: boolean;
}

/** A `DealError` as the database stores it. */
export interface Reason {
  readonly kind: ErrorKind;
  readonly details: DealErrorDetails;
}

/** How a record stands that the outbox tries to deliver until it knows what became of it. */
export interface RetryState {
  /** Why the record still waits. */
  readonly reason?: Reason;
  /** The earliest time of the next try, in milliseconds since the epoch. */
  readonly nextAt: number;
  /** How many tries in a row have ended with the record waiting again. */
  readonly attempts: number;
  /** How often Wazzup failed on this record although a read of Wazzup succeeded. */
  readonly failures: number;
}

/** A press in the outbox. The outbox has it before it sends anything, and until it knows what became of it. */
export interface Queued extends RetryState {
  /** The press's number: a later press has a higher one. */
  readonly seq: number;
  /** The mark of the Wazzup account for which the manager pressed. */
  readonly account: string;
  readonly press: Press;
  readonly in: PressOrigin | null;
  /** The contacts to add to Wazzup before the deal; absent once the contact outbox has them. */
  readonly contacts?: readonly ChatContact[];
  /** When the manager pressed, in milliseconds since the epoch. */
  readonly at: number;
  /**
   * What Wazzup would have had after each press that this one replaced: a later press with such a base overwrites
   * nobody else's change.
   */
  readonly intermediateStates?: readonly (Deal | null)[];
  /** The number of the press that this one undoes. */
  readonly undoes?: number;
  /** The id of the batch that the press belongs to. */
  readonly batch?: string;
  /** What Wazzup had before the outbox last sent the press; absent while nothing that it sent can have taken effect. */
  readonly before?: Deal | null;
  /** Wazzup accepted the press and does not show its effect yet. */
  readonly accepted?: {
    /** What Wazzup will show. */
    readonly want: Deal | null;
    /** Until when the outbox looks for `want`, in milliseconds since the epoch. */
    readonly until: number;
    /** Why it is not certain that Wazzup accepted the press: it refused it as if it had been done before. */
    readonly reason?: Reason;
  };
  /**
   * The manager cancelled the press when Wazzup might already have received it; if Wazzup did not, the press has ended.
   */
  readonly cancelRequested?: true;
}

/** What names the deal of a press. */
export const dealKeyOf = ({ press, account }: Pick<Queued, 'press' | 'account'>): AccountDealKey => ({
  site: press.site,
  id: press.deal.id,
  account,
});

/** How far a press in the outbox has come. */
export type QueuedStatus =
  /** The press waits to be sent; nothing that the outbox sent for it can have taken effect. */
  | 'queued'
  /** The outbox sent the press, and nobody knows yet whether Wazzup took it. */
  | 'maybe-sent'
  /** Wazzup accepted the press and does not show its effect yet. */
  | 'accepted'
  /** The manager cancelled the press, and the outbox is finding out whether Wazzup received it before. */
  | 'cancelling';

export function statusOf({ accepted, cancelRequested, before }: Queued): QueuedStatus {
  if (accepted) return 'accepted';
  if (cancelRequested) return 'cancelling';
  return before === undefined ? 'queued' : 'maybe-sent';
}

/** A contact that waits to be added to Wazzup, or that Wazzup refused. */
export interface QueuedContact extends RetryState, ContactToAdd {
  /** The mark of the Wazzup account for which the manager asked. */
  readonly account: string;
  /** When the manager last asked for it to be added, in milliseconds since the epoch. */
  readonly at: number;
  /** Tells this record from a later one for the same contact. */
  readonly version: string;
  /** Wazzup refused the contact; `reason` says why. */
  readonly failed?: true;
}

/** How a press ended; each press ends exactly once. */
export type End =
  /** Wazzup has the press's effect. */
  | 'applied'
  /** A later press made this one pointless before the outbox sent it. */
  | 'superseded'
  /** Wazzup has something else than the press's base. */
  | 'conflict'
  /** Wazzup refused the press; `reason` says why. */
  | 'failed'
  /** The manager no longer wants the press. */
  | 'discarded';

/** A press that has ended, with what Wazzup had before and after. */
export interface JournalEntry {
  readonly seq: number;
  /** The mark of the Wazzup account for which the manager pressed. */
  readonly account: string;
  readonly press: Press;
  readonly in: PressOrigin | null;
  /** When the manager pressed, in milliseconds since the epoch. */
  readonly at: number;
  /** The number of the press that this one undoes. */
  readonly undoes?: number;
  /** The id of the batch that the press belongs to. */
  readonly batch?: string;
  /** When the press ended, in milliseconds since the epoch. */
  readonly endedAt: number;
  readonly end: End;
  readonly before: Deal | null;
  /** What Wazzup has after the press, or instead of its effect. */
  readonly after: Deal | null;
  readonly reason?: Reason;
  /** The manager has done nothing about the press's failure or conflict yet. */
  readonly needsAttention: boolean;
  /** The contacts that go to Wazzup with the press if the manager presses it again. */
  readonly contacts?: readonly ChatContact[];
}

/** Marks an entry that ended badly as dealt with. It drops the contacts' data, which only a second try would need. */
export function markAttended({ contacts: _, ...entry }: JournalEntry): JournalEntry {
  return { ...entry, needsAttention: false };
}

/** What Wazzup would have after a press, if nobody else changes the deal. */
export function expectedAfter(press: Press): Deal | null {
  const step = decideWrite(press, press.base);
  if ('send' in step) return step.want;
  return step.outcome === 'saved' ? step.there : press.base;
}

/**
 * The states of the deal that are this manager's own doing: the press's base, its effect, and those of presses it
 * replaced.
 */
const ownStatesOf = ({
  press,
  intermediateStates = [],
}: Pick<Queued, 'press' | 'intermediateStates'>): (Deal | null)[] => [
  press.base,
  expectedAfter(press),
  ...intermediateStates,
];

const isOneOf = (deals: readonly (Deal | null)[], deal: Deal | null): boolean =>
  deals.some((state) => isReached(deal, state));

/**
 * Gives a press the base that the queued presses before it will leave, if its base is any state that they pass through.
 */
export function rebaseOnQueued(earlier: readonly Queued[], press: Press): Press {
  const [first] = earlier;
  if (!first || press.action === 'create' || !isOneOf(earlier.flatMap(ownStatesOf), press.base)) return press;
  const expected = earlier.reduce((base, queued) => expectedAfter({ ...queued.press, base }), first.press.base);
  return { ...press, base: expected };
}

const isInConflict = (press: Press, now: Deal | null): boolean => {
  const step = decideWrite(press, now);
  return 'outcome' in step && step.outcome !== 'saved';
};

/**
 * Makes one press that does what an unsent press and a later press on the same deal would do one after the other.
 * `nothing` if together they change nothing, undefined if the manager needs to see the outcome of each.
 * @param intermediateStates what Wazzup would have had after each press that the earlier one replaced
 */
export function coalesce(
  earlier: Press,
  later: Press,
  intermediateStates: readonly (Deal | null)[] = [],
): Press | 'nothing' | undefined {
  const base = earlier.base;
  const between = expectedAfter(earlier);
  const { site } = later;
  const sameDealAgreed = earlier.sameDealAgreed || (later.sameDealAgreed && later.base?.uri === base?.uri);
  const setsClosed = ({ action }: Press) => action === 'close' || action === 'reopen';
  // Close and reopen change the deal that Wazzup has at that time, so only the last one counts.
  if (setsClosed(earlier) && setsClosed(later)) return { ...later, base: base, sameDealAgreed };
  if (!isOneOf([base, between, ...intermediateStates], later.base)) return undefined;
  // The deal that the earlier press leaves is this manager's own, wherever its link leads.
  const second = { ...later, base: between, sameDealAgreed: true };
  if (isInConflict(earlier, base) || isInConflict(second, between)) return undefined;
  const want = expectedAfter(second);
  // Two deletions behind another one have nothing to cancel out: what Wazzup has depends on how that one ends.
  if (base === null && want === null) return between === null ? { ...later, base, sameDealAgreed } : 'nothing';
  if (base === null || want === null) {
    const action = want ? 'create' : 'delete';
    return { action, deal: want ?? base ?? later.deal, base, site, sameDealAgreed };
  }
  return { action: 'restore', deal: want, base, site, sameDealAgreed };
}

/**
 * Gives a press the base that Wazzup has now, after an earlier press on the same deal has ended: the earlier press's
 * base and effect are nobody else's changes, and so no reason for a conflict.
 */
export function rebaseAfterEnded(
  ended: Pick<Queued, 'press' | 'intermediateStates'>,
  later: Press,
  now: Deal | null,
): Press {
  const own = ownStatesOf(ended);
  if (later.action === 'create' || !isOneOf(own, later.base) || !isOneOf(own, now)) return later;
  const isOwnLink = now !== null && now.uri === ended.press.deal.uri;
  return { ...later, base: now, sameDealAgreed: later.sameDealAgreed || ended.press.sameDealAgreed || isOwnLink };
}
