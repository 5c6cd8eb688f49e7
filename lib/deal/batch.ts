import type { Press } from './decide-write';
import type { End, JournalEntry } from './queue';

/**
 * What a manager can press for many deals at once: `responsible` gives all of them the same responsible user, `import`
 * creates or updates each as a table says.
 */
export const BATCH_ACTIONS = ['close', 'reopen', 'delete', 'responsible', 'import'] as const;
export type BatchAction = (typeof BATCH_ACTIONS)[number];

/** How the presses of a batch stand: they wait, or have ended in one of these ways. */
export const BATCH_STATES = [
  'waiting',
  'applied',
  'superseded',
  'conflict',
  'failed',
  'discarded',
] as const satisfies readonly (End | 'waiting')[];

/** How long a manager can undo a batch after its last press has ended. */
const UNDO_MS = 10 * 60_000;
/** How long the journal keeps the single entries of a batch after the batch's last press has ended. */
const ENTRIES_KEPT_MS = 30 * 24 * 3600_000;
/** The most presses that a manager can make together, and the most entries of batches that the journal keeps. */
export const BATCH_ENTRIES = 100_000;

/**
 * Presses that a manager made together. The history shows them as one line; the journal keeps each entry for a while.
 */
export interface Batch {
  readonly id: string;
  /** The number of the batch's first press; the other presses follow it without a gap. */
  readonly seq: number;
  /** How many presses the batch has. */
  readonly count: number;
  /** When the manager pressed, in milliseconds since the epoch. */
  readonly at: number;
  /** The actions of the batch's presses, each named once. */
  readonly actions: readonly Press['action'][];
  /** The id of the batch that this batch undoes. */
  readonly undoes?: string;
  /** How many of the batch's presses have ended, by how they ended. */
  readonly ends: Readonly<Partial<Record<End, number>>>;
  /** When the latest of the ended presses ended, in milliseconds since the epoch; absent while none has ended. */
  readonly endedAt?: number;
  /** How many presses ended badly and the manager has done nothing about yet. */
  readonly needsAttention: number;
  /** How many of the ended presses still have an entry of their own in the journal. */
  readonly kept: number;
  /** The manager has paused the batch: the outbox sends nothing more for it. */
  readonly isPaused?: boolean;
}

/** How many presses of a batch have not ended. */
export const countWaiting = ({ count, ends }: Batch): number =>
  count - Object.values(ends).reduce((sum, ended) => sum + ended, 0);

/** Whether the manager holds back what waits of a batch. */
export const isHeldBack = (batch: Batch): boolean => batch.isPaused === true && countWaiting(batch) > 0;

/** Whether a press, by its number, is one of a batch. */
export const isOfBatch = ({ seq, count }: Pick<Batch, 'seq' | 'count'>, press: number): boolean =>
  press >= seq && press < seq + count;

/** Whether all presses of a batch have ended, and none of them needs the manager's attention. */
export const isFinished = (batch: Batch): boolean => batch.needsAttention === 0 && countWaiting(batch) === 0;

/** Adds presses that have just ended to the counts of their batch. */
export function countEnded(batch: Batch, entries: readonly JournalEntry[]): Batch {
  const ends = { ...batch.ends };
  for (const { end } of entries) ends[end] = (ends[end] ?? 0) + 1;
  return {
    ...batch,
    ends,
    endedAt: entries.reduce((latest, { endedAt }) => Math.max(latest, endedAt), batch.endedAt ?? 0),
    needsAttention: batch.needsAttention + entries.filter((entry) => entry.needsAttention).length,
    kept: batch.kept + entries.length,
  };
}

/** Lowers a batch's count of presses that need attention, after the manager has dealt with `count` of them. */
export const countAttended = (batch: Batch, count: number): Batch => ({
  ...batch,
  needsAttention: Math.max(0, batch.needsAttention - count),
});

/** A batch whose entries the journal has forgotten: nobody can undo it any more. */
export const withoutEntries = (batch: Batch): Batch => ({ ...batch, kept: 0, needsAttention: 0 });

/**
 * The batches whose entries the journal must forget: 30 days have passed since the batch's end, or the journal has more
 * than `BATCH_ENTRIES` entries and these batches are the oldest.
 */
export function batchesToForget(batches: readonly Batch[], now: number): Batch[] {
  const isExpired = (batch: Batch) => countWaiting(batch) === 0 && (batch.endedAt ?? 0) + ENTRIES_KEPT_MS <= now;
  let total = batches.reduce((sum, { kept }) => sum + kept, 0);
  const forgotten: Batch[] = [];
  for (const batch of batches.toSorted((a, b) => a.seq - b.seq)) {
    if (batch.kept === 0 || (total <= BATCH_ENTRIES && !isExpired(batch))) continue;
    forgotten.push(batch);
    total -= batch.kept;
  }
  return forgotten;
}

/** One batch in the history. */
export interface BatchEntry extends Pick<Batch, 'id' | 'seq' | 'count' | 'at' | 'needsAttention'> {
  actions: Press['action'][];
  /** How many of the batch's presses wait, and how many have ended, by how they ended. */
  states: Partial<Record<(typeof BATCH_STATES)[number], number>>;
  /** Whether this batch undoes another one. */
  isUndo: boolean;
  /** The id of the batch that has undone this one, or waits to undo it. */
  undoneBy: string | null;
  /** The manager has paused the batch, and it has not ended. */
  isPaused: boolean;
  /**
   * Until when the batch can be undone, in milliseconds since the epoch. Null unless all presses have ended, some took
   * effect, and the journal still knows what Wazzup had before each of them.
   */
  undoUntil: number | null;
}

/** Batches as the history shows them, newest first. */
export function buildBatchHistory(batches: readonly Batch[]): BatchEntry[] {
  const undoneBy = new Map<string, string>();
  return batches
    .toSorted((a, b) => b.seq - a.seq)
    .map((batch) => {
      const { id, seq, count, at, actions, needsAttention, undoes, ends, endedAt = 0, kept } = batch;
      const waiting = countWaiting(batch);
      const by = undoneBy.get(id) ?? null;
      const takesEffect = (ends.applied ?? 0) + waiting > 0;
      // A batch that was itself undone no longer undoes another one.
      if (undoes !== undefined && by === null && takesEffect && !undoneBy.has(undoes)) undoneBy.set(undoes, id);
      return {
        id,
        seq,
        count,
        at,
        actions: [...actions],
        needsAttention,
        states: { ...ends, ...(waiting > 0 && { waiting }) },
        isUndo: undoes !== undefined,
        undoneBy: by,
        isPaused: isHeldBack(batch),
        undoUntil: waiting === 0 && kept === count && (ends.applied ?? 0) > 0 && by === null ? endedAt + UNDO_MS : null,
      };
    });
}
