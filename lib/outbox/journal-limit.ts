import { type Batch, batchesToForget, countAttended, countEnded, isFinished, withoutEntries } from '@/lib/deal/batch';
import type { JournalEntry } from '@/lib/deal/queue';

/**
 * The most lines the journal keeps of what is done with: a press is one, and so is a batch. What somebody has to see to
 * stays besides.
 */
export const JOURNAL_LENGTH = 500;

/** A line of the journal: the number of a press, or the id of a batch. */
export type LineKey = number | string;

/** What the store knows of the journal to keep it short. */
export interface JournalLines {
  readonly batches: ReadonlyMap<string, Batch>;
  /** What may be dropped, in the order in which it was done with. */
  readonly droppable: readonly LineKey[];
}

/** What happens to the journal at once. */
export interface JournalChange {
  ended?: readonly JournalEntry[];
  /** Those that somebody has seen to, as they are now. */
  attended?: readonly JournalEntry[];
  /** A batch that begins. */
  batch?: Batch | undefined;
}

export interface JournalStep {
  lines: JournalLines;
  /** Batches that are to be kept as they are now. */
  changed: readonly Batch[];
  /** Batches, as they were, whose entries are to be forgotten. */
  forgotten: readonly Batch[];
  /** Lines that are to be dropped, and of batches all their entries. */
  dropped: readonly (number | Batch)[];
}

export function readLines(entries: readonly JournalEntry[], batches: readonly Batch[]): JournalLines {
  const presses = entries.filter(({ needsAttention }) => !needsAttention).map(({ seq }) => ({ seq, key: seq }));
  const finished = batches.filter(isFinished).map(({ seq, id }) => ({ seq, key: id }));
  const keys = [...presses, ...finished].sort((a, b) => a.seq - b.seq).map(({ key }): LineKey => key);
  return { batches: new Map(batches.map((batch) => [batch.id, batch])), droppable: keys };
}

/** What a change makes of the lines of the journal, and what has to go for it. */
export function advanceLines(
  lines: JournalLines,
  { ended = [], attended = [], batch }: JournalChange,
  now: number,
): JournalStep {
  const changed = new Map<string, Batch>(batch && [[batch.id, batch]]);
  const batchNow = (id: string) => changed.get(id) ?? lines.batches.get(id);
  const change = (entries: readonly JournalEntry[], count: (batch: Batch, some: readonly JournalEntry[]) => Batch) => {
    for (const [id, some = []] of Map.groupBy(entries, (entry) => entry.batch)) {
      const known = id === undefined ? undefined : batchNow(id);
      if (known) changed.set(known.id, count(known, some));
    }
  };
  change(attended, (known, some) => countAttended(known, some.length));
  change(ended, countEnded);

  const all = new Map([...lines.batches, ...changed]);
  const forgotten = batchesToForget([...all.values()], now);
  for (const one of forgotten) changed.set(one.id, withoutEntries(one));

  const presses = [...attended, ...ended].filter((entry) => entry.batch === undefined && !entry.needsAttention);
  const finished = [...changed.values()].filter((one) => isFinished(one) && !isDone(lines.batches.get(one.id)));
  const droppable: LineKey[] = [...lines.droppable, ...presses.map(({ seq }) => seq), ...finished.map(({ id }) => id)];
  const gone = droppable.splice(0, Math.max(0, droppable.length - JOURNAL_LENGTH));
  for (const one of changed.values()) all.set(one.id, one);
  const dropped = gone.flatMap((key) => (typeof key === 'number' ? key : (all.get(key) ?? [])));
  for (const one of dropped) {
    if (typeof one === 'number') continue;
    all.delete(one.id);
    changed.delete(one.id);
  }
  return { lines: { batches: all, droppable }, changed: [...changed.values()], forgotten, dropped };
}

const isDone = (batch: Batch | undefined): boolean => batch !== undefined && isFinished(batch);
