import type { Queued } from '@/lib/deal/queue';

/** The writes that wait, in memory: found by their number and by their deal. */
export interface QueueIndex {
  get(seq: number): Queued | undefined;
  /** All of them; those of one deal in the order of their presses. */
  all(): Iterable<Queued>;
  /** The first write of each deal: later ones follow when it has ended. */
  firsts(): Iterable<Queued>;
  /** Those of one deal, in the order of their presses. */
  ofDeal(id: string): readonly Queued[];
  /** Those of the same deal that follow a write. */
  behind(record: Queued): readonly Queued[];
  put(record: Queued): void;
  remove(seq: number): void;
}

export function createQueueIndex(records: Iterable<Queued>): QueueIndex {
  const bySeq = new Map<number, Queued>();
  /** No deal without a write; each in the order of its presses. */
  const byDeal = new Map<string, readonly Queued[]>();

  const ofDeal = (id: string): readonly Queued[] => byDeal.get(id) ?? [];

  function put(record: Queued): void {
    const { id } = record.press.deal;
    const others = ofDeal(id);
    const isKnown = bySeq.has(record.seq);
    bySeq.set(record.seq, record);
    byDeal.set(id, isKnown ? others.map((one) => (one.seq === record.seq ? record : one)) : [...others, record]);
  }

  function remove(seq: number): void {
    const id = bySeq.get(seq)?.press.deal.id;
    if (id === undefined) return;
    bySeq.delete(seq);
    const others = ofDeal(id).filter((one) => one.seq !== seq);
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
