import { dealKeyOf, type Queued } from '@/lib/deal/queue';
import { type AccountDealKey, accountKeyText } from '@/lib/deal/site';

/** Holds the writes that wait in memory, and finds them by their number and by their deal. */
export interface QueueIndex {
  get(seq: number): Queued | undefined;
  /** Gives all writes; those of one deal in the order of their presses. */
  all(): Iterable<Queued>;
  /** Gives the first write of each deal: the next one may be sent only when the first has ended. */
  firsts(): Iterable<Queued>;
  /** Gives the writes of one deal, in the order of their presses. */
  ofDeal(key: AccountDealKey): readonly Queued[];
  /** Gives the writes of the same deal that follow this one. */
  behind(record: Queued): readonly Queued[];
  put(record: Queued): void;
  remove(seq: number): void;
}

/** Puts a write among others in the order of their presses; nearly always it is the last. */
function insertBySeq(others: readonly Queued[], record: Queued): readonly Queued[] {
  const before = others.findLastIndex(({ seq }) => seq < record.seq) + 1;
  return [...others.slice(0, before), record, ...others.slice(before)];
}

export function createQueueIndex(records: Iterable<Queued>): QueueIndex {
  const bySeq = new Map<number, Queued>();
  /** The writes of each deal that has any, in the order of their presses. */
  const byDeal = new Map<string, readonly Queued[]>();

  const ofDeal = (key: AccountDealKey): readonly Queued[] => byDeal.get(accountKeyText(key)) ?? [];

  function put(record: Queued): void {
    const key = dealKeyOf(record);
    const old = bySeq.get(record.seq);
    if (old && accountKeyText(dealKeyOf(old)) !== accountKeyText(key)) remove(record.seq);
    const others = ofDeal(key).filter(({ seq }) => seq !== record.seq);
    bySeq.set(record.seq, record);
    byDeal.set(accountKeyText(key), insertBySeq(others, record));
  }

  function remove(seq: number): void {
    const record = bySeq.get(seq);
    if (!record) return;
    bySeq.delete(seq);
    const key = dealKeyOf(record);
    const others = ofDeal(key).filter((other) => other.seq !== seq);
    if (others.length > 0) byDeal.set(accountKeyText(key), others);
    else byDeal.delete(accountKeyText(key));
  }

  for (const record of records) put(record);
  return {
    get: (seq) => bySeq.get(seq),
    all: () => bySeq.values(),
    firsts: function* () {
      for (const [first] of byDeal.values()) if (first) yield first;
    },
    ofDeal,
    behind: (record) => ofDeal(dealKeyOf(record)).filter(({ seq }) => seq > record.seq),
    put,
    remove,
  };
}
