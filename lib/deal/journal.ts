import { changedFields } from './compare';
import { decideWrite, isReached, type Press } from './decide-write';
import type { Deal } from './model';
import type { Action } from './plan';
import { dealKeyOf, expectedAfter, type JournalEntry, type Queued, type Reason, statusOf } from './queue';
import { type AccountDealKey, accountKeyText } from './site';

/**
 * How a press stands. `waiting`: it waits to be sent. `cancelling`: the manager cancelled it, but Wazzup may have
 * received it before. `accepted`: Wazzup accepted it and does not show it yet. The others say how it has ended.
 */
export const ENTRY_STATES = [
  'waiting',
  'cancelling',
  'accepted',
  'applied',
  'superseded',
  'conflict',
  'failed',
  'discarded',
] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** One press in the history; it has ended, or still waits. */
export interface HistoryEntry {
  /** The press's number: a later press has a higher one. */
  seq: number;
  press: Press;
  /** When the manager pressed, in milliseconds since the epoch. */
  at: number;
  state: EntryState;
  /** What Wazzup had before the press; the press's base, if it was never sent. */
  before: Deal | null;
  /** What Wazzup had after the press, or has instead; what Wazzup will have, if the press still waits. */
  after: Deal | null;
  /** Why the press waits or has failed. */
  reason: Reason | null;
  /** The press ended badly, and the manager has done nothing about it yet. */
  needsAttention: boolean;
  /** Whether this press undoes another one. */
  isUndo: boolean;
  /** The number of the press that has undone this one, or waits to undo it. */
  undoneBy: number | null;
  undoable: boolean;
  /** The press was made for another Wazzup account than the one that the manager is connected with. */
  isOfOtherAccount: boolean;
  /** The press ended badly, and the manager can press it again. */
  retryable: boolean;
}

/**
 * Makes one history of the presses that have ended and those that wait, newest first.
 * @param forbidden the actions that the company's policy forbids
 * @param account the mark of the account that the manager is connected with; undefined if they are with none
 * @param busy the keys of deals with more waiting presses than the ones in `waiting`
 */
export function buildHistory(
  ended: readonly JournalEntry[],
  waiting: readonly Queued[],
  forbidden: readonly Action[] = [],
  busy: readonly AccountDealKey[] = [],
  account?: string,
): HistoryEntry[] {
  const busyDeals = new Set([...busy, ...waiting.map(dealKeyOf)].map(accountKeyText));
  const isOther = (record: Queued | JournalEntry) => account !== undefined && record.account !== account;
  const undoneBy = new Map<number, number>();
  const all = [
    ...ended.map((entry) => ({ record: entry, entry: endedEntry(entry), isOfOtherAccount: isOther(entry) })),
    ...waiting.map((record) => ({
      record,
      entry: waitingEntry(record, isOther(record)),
      isOfOtherAccount: isOther(record),
    })),
  ];
  return all
    .sort((a, b) => b.entry.seq - a.entry.seq)
    .map(({ record, entry, isOfOtherAccount }) => {
      const { undoes } = record;
      const { seq, press, state, before, after } = entry;
      const by = undoneBy.get(seq) ?? null;
      const isAllowed = (press: Press) => !isForbidden(press, forbidden);
      // A press that was itself undone no longer undoes another one.
      if (undoes !== undefined && by === null && ['applied', 'accepted', 'waiting'].includes(state))
        undoneBy.set(undoes, seq);
      return {
        ...entry,
        isUndo: undoes !== undefined,
        undoneBy: by,
        // While a later press waits, an undo of an earlier one would drop the later one without a word.
        undoable:
          state === 'applied' &&
          by === null &&
          !isOfOtherAccount &&
          !isReached(after, before) &&
          !busyDeals.has(accountKeyText(dealKeyOf(record))) &&
          isAllowed(undoPress(entry)),
        isOfOtherAccount,
        retryable: entry.needsAttention && !isOfOtherAccount && isAllowed(press),
      };
    });
}

type BareEntry = Omit<HistoryEntry, 'isUndo' | 'undoneBy' | 'undoable' | 'retryable' | 'isOfOtherAccount'>;

const endedEntry = ({ seq, press, at, end, before, after, reason, needsAttention }: JournalEntry): BareEntry => ({
  seq,
  press,
  at,
  state: end,
  before,
  after,
  reason: reason ?? null,
  needsAttention,
});

/** @param isHeld the press waits for another account */
function waitingEntry(record: Queued, isHeld: boolean): BareEntry {
  const { seq, press, at, before = press.base, accepted, reason } = record;
  const status = statusOf(record);
  // The history does not say whether the press was sent once: the manager can do nothing about that.
  const state = status === 'queued' || status === 'maybe-sent' ? 'waiting' : status;
  const after = accepted ? accepted.want : expectedAfter({ ...press, base: before });
  return {
    seq,
    press,
    at,
    state,
    before,
    after,
    reason: isHeld ? { kind: 'other-account', details: {} } : (!accepted && reason) || null,
    needsAttention: false,
  };
}

/** The change that a press made, or would make: from what Wazzup had, to what it has or would have. */
export function entryChange({ press, state, before, after }: HistoryEntry): { from: Deal | null; to: Deal | null } {
  const hasEffect = state === 'applied' || state === 'accepted' || state === 'waiting';
  return { from: before, to: hasEffect ? after : expectedAfter({ ...press, base: before }) };
}

/** The press that undoes one that took effect: it gives Wazzup back what it had before. */
export function undoPress({ press, before, after }: Pick<HistoryEntry, 'press' | 'before' | 'after'>): Press {
  return {
    action: before === null ? 'delete' : after === null ? 'create' : 'restore',
    deal: before ?? after ?? press.deal,
    base: after,
    site: press.site,
    // The manager's own press wrote the deal that this press undoes.
    sameDealAgreed: true,
  };
}

/** Whether a press does something that the company's policy forbids; a `restore` may do it under another name. */
export const isForbidden = (press: Press, forbidden: readonly Action[]): boolean =>
  actionsOf(press).some((action) => forbidden.includes(action));

/** The actions that a press amounts to, as a manager would press them. */
function actionsOf({ action, deal, base }: Press): Action[] {
  if (action !== 'restore') return [action];
  if (base === null) return ['create'];
  const fields = changedFields(base, deal);
  const turn = deal.closed ? 'close' : 'reopen';
  return fields.flatMap((field) => (field === 'closed' ? turn : 'update'));
}

/** The same press, as a manager would make it who knows what Wazzup has now. */
export function rebasePress(press: Press, there: Deal | null): Press {
  const { action, base } = press;
  // The manager agreed about the press's base; the agreement says nothing of a deal with another link.
  const sameDealAgreed = press.sameDealAgreed && base?.uri === there?.uri;
  const rebased = { ...press, base: there, sameDealAgreed };
  if (action === 'create' && there) return { ...rebased, action: 'restore' };
  if ((action === 'update' || action === 'restore') && !there) return { ...rebased, action: 'create' };
  return rebased;
}

/**
 * What Wazzup would have if the manager made the press again on what Wazzup has now; undefined if that cannot be sent.
 */
export function expectedIfForced(press: Press, there: Deal | null): { want: Deal | null } | undefined {
  const step = decideWrite(rebasePress(press, there), there);
  return 'send' in step ? { want: step.want } : undefined;
}
