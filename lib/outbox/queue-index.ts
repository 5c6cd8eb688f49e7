import type { Queued } from '@/lib/deal/queue';

/** Holds the writes that wait in memory, and finds them by their number and by their deal. */
export interface QueueIndex {
  get(seq: number): Queued | undefined;
  /** Gives all writes; those of one deal in the order of their presses. */
  all(): Iterable<Queued>;
  /** Gives the first write of each deal: the next one may be sent only when the first has ended. */
  firsts(): Iterable<Queued>;
  /** Gives the writes of one deal, in the order of their presses. */
  ofDeal(id: string): readonly Queued[];
  /** Gives the writes of the same deal that follow this one. */
  behind(record: Queued): readonly Queued[];
  put(record: Queued): void;
  remove(seq: number): void;
}

export function createQueueIndex(records: Iterable<Queued>): QueueIndex {
  const bySeq = new Map<number, Queued>();
  /** The writes of each deal that has any, in the order of their presses. */
  const byDeal = new Map<string, readonly Queued[]>();

  const ofDeal = (id: string): readonly Queued[] => byDeal.get(id) ?? [];

  function put(record: Queued): void {
    const { id } = record.press.deal;
    const others = ofDeal(id);
    const isKnown = bySeq.has(record.seq);
    bySeq.set(record.seq, record);
    byDeal.set(id, isKnown ? others.map((old) => (old.seq === record.seq ? record : old)) : [...others, record]);
  }

  function remove(seq: number): void {
    const id = bySeq.get(seq)?.press.deal.id;
    if (id === undefined) return;
    bySeq.delete(seq);
    const others = ofDeal(id).filter((other) => other.seq !== seq);
    if (others.length > 0) byDeal.set(id, others);
    else byDeal.delete(id);
  }

  for (const record of records) put(record);
  return {
    get: (seq) => bySeq.get(seq),
    all: () => bySeq.values(),
    firsts: function* () {
      for (const [first] of byDeal.values()) if (first) yield first;
    },
    ofDeal,
    behind: ({ seq, press }) => ofDeal(press.deal.id).filter((other) => other.seq > seq),
    put,
    remove,
  };
}
