import type { Press } from './decide-write';
import type { End, JournalEntry } from './queue';

/** How long the entries of a batch are kept one by one, after the last of its presses has ended. */
const ENTRIES_KEPT_MS = 30 * 24 * 3600_000;
/** The most presses that are made together, and the most entries of batches that are kept. */
export const BATCH_ENTRIES = 100_000;

/** Presses that a manager made together: one line of the history, whose entries are kept one by one for a while. */
export interface Batch {
  readonly id: string;
  /** The number of its first press; the others follow it without a gap. */
  readonly seq: number;
  /** How many presses it has. */
  readonly count: number;
  /** When it was pressed, in milliseconds since the epoch. */
  readonly at: number;
  /** What is done to its deals, each action named once. */
  readonly actions: readonly Press['action'][];
  /** The batch it takes back. */
  readonly undoes?: string;
  /** How many of its presses have ended, by how they ended. */
  readonly ends: Readonly<Partial<Record<End, number>>>;
  /** When the last of those ended, in milliseconds since the epoch; absent while none has. */
  readonly endedAt?: number;
  /** How many of them ended badly without the manager having done anything about it. */
  readonly needsAttention: number;
  /** How many of their entries are still kept one by one. */
  readonly kept: number;
}

/** How many presses of a batch have not ended. */
export const countWaiting = ({ count, ends }: Batch): number =>
  count - Object.values(ends).reduce((sum, one) => sum + one, 0);

/** Whether nothing of a batch waits, and nothing of it has to be seen to. */
export const isFinished = (batch: Batch): boolean => batch.needsAttention === 0 && countWaiting(batch) === 0;

/** A batch of which some more presses have ended. */
export function countEnded(batch: Batch, entries: readonly JournalEntry[]): Batch {
  const ends = { ...batch.ends };
  for (const { end } of entries) ends[end] = (ends[end] ?? 0) + 1;
  return {
    ...batch,
    ends,
    endedAt: Math.max(batch.endedAt ?? 0, ...entries.map(({ endedAt }) => endedAt)),
    needsAttention: batch.needsAttention + entries.filter((entry) => entry.needsAttention).length,
    kept: batch.kept + entries.length,
  };
}

/** A batch of which some presses that ended badly have been seen to. */
export const countAttended = (batch: Batch, count: number): Batch => ({
  ...batch,
  needsAttention: Math.max(0, batch.needsAttention - count),
});

/** A batch whose entries are no longer kept one by one: nobody can take it back any more. */
export const withoutEntries = (batch: Batch): Batch => ({ ...batch, kept: 0, needsAttention: 0 });

/** The batches whose entries are to be forgotten: their time is over, or they are the oldest of more than are kept. */
export function batchesToForget(batches: readonly Batch[], now: number): Batch[] {
  const isOver = (batch: Batch) => countWaiting(batch) === 0 && (batch.endedAt ?? 0) + ENTRIES_KEPT_MS <= now;
  let total = batches.reduce((sum, { kept }) => sum + kept, 0);
  const forgotten: Batch[] = [];
  for (const batch of batches.toSorted((a, b) => a.seq - b.seq)) {
    if (batch.kept === 0 || (total <= BATCH_ENTRIES && !isOver(batch))) continue;
    forgotten.push(batch);
    total -= batch.kept;
  }
  return forgotten;
}

/** One batch in the history. */
export interface BatchEntry extends Pick<Batch, 'id' | 'seq' | 'count' | 'at' | 'actions' | 'needsAttention'> {
  /** How many of its presses wait, or ended, by how they ended. */
  states: Partial<Record<End | 'waiting', number>>;
  /** It takes back another batch. */
  isUndo: boolean;
  /** The batch that takes it back, or will. */
  undoneBy: string | null;
  /** All of it has ended, some of it took effect, and what was there before is still known. */
  undoable: boolean;
}

/** Batches as the history tells them, newest first. */
export function buildBatchHistory(batches: readonly Batch[]): BatchEntry[] {
  const undoneBy = new Map<string, string>();
  return batches
    .toSorted((a, b) => b.seq - a.seq)
    .map((batch) => {
      const { id, seq, count, at, actions, needsAttention, undoes, ends, kept } = batch;
      const waiting = countWaiting(batch);
      const by = undoneBy.get(id) ?? null;
      const takesEffect = (ends.applied ?? 0) + waiting > 0;
      // One that was undone itself takes nothing back any more.
      if (undoes !== undefined && by === null && takesEffect && !undoneBy.has(undoes)) undoneBy.set(undoes, id);
      return {
        id,
        seq,
        count,
        at,
        actions,
        needsAttention,
        states: { ...ends, ...(waiting > 0 && { waiting }) },
        isUndo: undoes !== undefined,
        undoneBy: by,
        undoable: waiting === 0 && kept === count && (ends.applied ?? 0) > 0 && by === null,
      };
    });
}
