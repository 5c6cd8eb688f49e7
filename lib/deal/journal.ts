import { changedFields } from './compare';
import { decideWrite, isReached, type Press } from './decide-write';
import type { Deal } from './model';
import type { Action } from './plan';
import { expectedAfter, type JournalEntry, type Queued, type Reason, statusOf } from './queue';

/**
 * How a press stands: it waits to be sent, it was taken back and may have arrived before, Wazzup accepted it and does not
 * show it yet, or how it has ended.
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

/** One press in the history: one that has ended, or one that still waits. */
export interface HistoryEntry {
  /** Their order. */
  seq: number;
  press: Press;
  /** When it was pressed, in milliseconds since the epoch. */
  at: number;
  state: EntryState;
  /** What Wazzup had before it; what it was shown to have, if it was never sent. */
  before: Deal | null;
  /** What Wazzup had after it, or instead of it; what it is to have, of one that waits. */
  after: Deal | null;
  /** Why it waits or has failed. */
  reason: Reason | null;
  /** It ended badly, and the manager has not done anything about it yet. */
  needsAttention: boolean;
  /** It takes back another press. */
  isUndo: boolean;
  /** The press that takes it back, or will. */
  undoneBy: number | null;
  undoable: boolean;
  /** It ended badly and can be pressed again. */
  retryable: boolean;
}

/**
 * What has ended and what waits as one history, newest first.
 * @param forbidden what the manager's company has switched off
 * @param busy deals of which more waits than is listed here
 */
export function buildHistory(
  ended: readonly JournalEntry[],
  waiting: readonly Queued[],
  forbidden: readonly Action[] = [],
  busy: readonly string[] = [],
): HistoryEntry[] {
  const busyDeals = new Set([...busy, ...waiting.map(({ press }) => press.deal.id)]);
  const undoneBy = new Map<number, number>();
  const all = [
    ...ended.map((one) => ({ undoes: one.undoes, entry: ofEnded(one) })),
    ...waiting.map((one) => ({ undoes: one.undoes, entry: ofWaiting(one) })),
  ];
  return all
    .sort((a, b) => b.entry.seq - a.entry.seq)
    .map(({ undoes, entry }) => {
      const { seq, press, state, before, after } = entry;
      const by = undoneBy.get(seq) ?? null;
      const isAllowed = (press: Press) => !isForbidden(press, forbidden);
      // One that was undone itself takes nothing back any more.
      if (undoes !== undefined && by === null && ['applied', 'accepted', 'waiting'].includes(state))
        undoneBy.set(undoes, seq);
      return {
        ...entry,
        isUndo: undoes !== undefined,
        undoneBy: by,
        // While a later press waits, taking back an earlier one would drop it unseen.
        undoable:
          state === 'applied' &&
          by === null &&
          !isReached(after, before) &&
          !busyDeals.has(press.deal.id) &&
          isAllowed(undoPress(entry)),
        retryable: entry.needsAttention && isAllowed(press),
      };
    });
}

type Plain = Omit<HistoryEntry, 'isUndo' | 'undoneBy' | 'undoable' | 'retryable'>;

const ofEnded = ({ seq, press, at, end, before, after, reason, needsAttention }: JournalEntry): Plain => ({
  seq,
  press,
  at,
  state: end,
  before,
  after,
  reason: reason ?? null,
  needsAttention,
});

function ofWaiting(record: Queued): Plain {
  const { seq, press, at, before = press.base, accepted, reason } = record;
  const status = statusOf(record);
  // Whether it was sent once is nothing a manager can do anything about.
  const state = status === 'queued' || status === 'maybe-sent' ? 'waiting' : status;
  const after = accepted ? accepted.want : expectedAfter({ ...press, base: before });
  return { seq, press, at, state, before, after, reason: (!accepted && reason) || null, needsAttention: false };
}

/** What a press did, or was to do: what Wazzup had, and what it has or would have. */
export function entryChange({ press, state, before, after }: HistoryEntry): { from: Deal | null; to: Deal | null } {
  const isSo = state === 'applied' || state === 'accepted' || state === 'waiting';
  return { from: before, to: isSo ? after : expectedAfter({ ...press, base: before }) };
}

/** The press that takes back one that took effect: Wazzup is to have again what it had before. */
export function undoPress({ press, before, after }: Pick<HistoryEntry, 'press' | 'before' | 'after'>): Press {
  return {
    action: before === null ? 'delete' : after === null ? 'create' : 'restore',
    deal: before ?? after ?? press.deal,
    base: after,
    origin: press.origin,
    // What is taken back was written from here.
    sameDealAgreed: true,
  };
}

/** Whether a press does something the company has switched off, by whatever name. */
export const isForbidden = (press: Press, forbidden: readonly Action[]): boolean =>
  actionsOf(press).some((action) => forbidden.includes(action));

/** What a press amounts to, as managers press it. */
function actionsOf({ action, deal, base }: Press): Action[] {
  if (action !== 'restore') return [action];
  if (base === null) return ['create'];
  const fields = changedFields(base, deal);
  const turn = deal.closed ? 'close' : 'reopen';
  return fields.flatMap((field) => (field === 'closed' ? turn : 'update'));
}

/** The same press by a manager who knows that Wazzup has this now. */
export function rebasePress(press: Press, there: Deal | null): Press {
  const { action, base } = press;
  // What was agreed was said of the deal shown then.
  const sameDealAgreed = press.sameDealAgreed && base?.uri === there?.uri;
  const again = { ...press, base: there, sameDealAgreed };
  if (action === 'create' && there) return { ...again, action: 'restore' };
  if ((action === 'update' || action === 'restore') && !there) return { ...again, action: 'create' };
  return again;
}

/** What Wazzup would have if a manager insisted on a press, knowing what it has; undefined if it cannot be done. */
export function expectedIfForced(press: Press, there: Deal | null): { want: Deal | null } | undefined {
  const step = decideWrite(rebasePress(press, there), there);
  return 'send' in step ? { want: step.want } : undefined;
}
