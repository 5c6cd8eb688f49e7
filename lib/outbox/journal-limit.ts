import { type Batch, batchesToForget, countAttended, countEnded, isFinished, withoutEntries } from '@/lib/deal/batch';
import type { JournalEntry } from '@/lib/deal/queue';

/**
 * How many lines the journal holds at most; a press is one line, and so is a batch. Lines that need the manager's
 * attention and batches that have not ended do not count and stay.
 */
export const JOURNAL_LENGTH = 500;

/** A line of the journal: the number of a press, or the id of a batch. */
export type LineKey = number | string;

/** What the store has to know of the journal's lines to keep the journal short. */
export interface JournalLines {
  readonly batches: ReadonlyMap<string, Batch>;
  /** The lines that may be dropped, in the order in which they ended or the manager attended to them. */
  readonly droppable: readonly LineKey[];
}

/** A change of the journal, as a whole or not at all. */
export interface JournalChange {
  ended?: readonly JournalEntry[];
  /** The entries that the manager has attended to, as they are now. */
  attended?: readonly JournalEntry[];
  /** A batch that begins, or that the manager has paused or lets go on. */
  batch?: Batch | undefined;
}

export interface JournalStep {
  lines: JournalLines;
  /** Batches that the store has to write as they are now. */
  changed: readonly Batch[];
  /** Batches, as they were before, whose entries the store has to delete. */
  forgotten: readonly Batch[];
  /** Lines that the store has to delete; of a batch also all its entries. */
  dropped: readonly (number | Batch)[];
}

export function readLines(entries: readonly JournalEntry[], batches: readonly Batch[]): JournalLines {
  const presses = entries.filter(({ needsAttention }) => !needsAttention).map(({ seq }) => ({ seq, key: seq }));
  const finished = batches.filter(isFinished).map(({ seq, id }) => ({ seq, key: id }));
  const keys = [...presses, ...finished].sort((a, b) => a.seq - b.seq).map(({ key }): LineKey => key);
  return { batches: new Map(batches.map((batch) => [batch.id, batch])), droppable: keys };
}

/** Applies a change to the lines of the journal, and says which lines and entries the store has to delete for it. */
export function advanceLines(
  lines: JournalLines,
  { ended = [], attended = [], batch }: JournalChange,
  now: number,
): JournalStep {
  const changed = new Map<string, Batch>(batch && [[batch.id, batch]]);
  const batchNow = (id: string) => changed.get(id) ?? lines.batches.get(id);
  const change = (entries: readonly JournalEntry[], count: (of: Batch, its: readonly JournalEntry[]) => Batch) => {
    for (const [id, entriesOfBatch = []] of Map.groupBy(entries, (entry) => entry.batch)) {
      const known = id === undefined ? undefined : batchNow(id);
      if (known) changed.set(known.id, count(known, entriesOfBatch));
    }
  };
  change(attended, (known, entries) => countAttended(known, entries.length));
  change(ended, countEnded);

  const all = new Map([...lines.batches, ...changed]);
  const forgotten = batchesToForget([...all.values()], now);
  for (const old of forgotten) changed.set(old.id, withoutEntries(old));

  const presses = [...attended, ...ended].filter((entry) => entry.batch === undefined && !entry.needsAttention);
  const finished = [...changed.values()].filter((next) => isFinished(next) && !wasFinished(lines.batches.get(next.id)));
  const droppable: LineKey[] = [...lines.droppable, ...presses.map(({ seq }) => seq), ...finished.map(({ id }) => id)];
  const surplus = droppable.splice(0, Math.max(0, droppable.length - JOURNAL_LENGTH));
  for (const next of changed.values()) all.set(next.id, next);
  const dropped = surplus.flatMap((key) => (typeof key === 'number' ? key : (all.get(key) ?? [])));
  for (const line of dropped) {
    if (typeof line === 'number') continue;
    all.delete(line.id);
    changed.delete(line.id);
  }
  return { lines: { batches: all, droppable }, changed: [...changed.values()], forgotten, dropped };
}

const wasFinished = (batch: Batch | undefined): boolean => batch !== undefined && isFinished(batch);
