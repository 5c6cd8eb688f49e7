import type { Settled } from '@/lib/deal/decide-write';
import type { Queued, Reason } from '@/lib/deal/queue';

/** What the outbox answers to a press when it has ended or has to wait. It throws a refusal as a DealError. */
export type WriteOutcome = Settled | { outcome: 'pending' } | { outcome: 'waiting'; reason: Reason };

/** A caller that waits for the outcome of a press. */
export interface Waiter {
  resolve: (outcome: WriteOutcome) => void;
  reject: (error: unknown) => void;
}

/** A press, by its number. */
type Numbered = Pick<Queued, 'seq'>;

/** Holds the waiters of presses, by the number of the press. */
export interface Waiters {
  add(seq: number, waiter: Waiter): void;
  /** Lets the waiters of one press wait for another, which does the work of the first too. */
  move(from: number, to: number): void;
  /** Forgets the waiters of a press that could not be stored. */
  remove(seq: number): void;
  /** Gives the numbers of the presses that somebody waits for. */
  seqs(): Iterable<number>;
  /** Gives the waiters of a press its outcome; an error rejects. */
  resolve(record: Numbered, outcome: WriteOutcome | Error): void;
  /**
   * Gives the waiters of all writes of a deal one outcome: where the first write has to wait, those behind it do too.
   */
  resolveDeal(ofDeal: readonly Numbered[], outcome: WriteOutcome | Error): void;
}

export function createWaiters(): Waiters {
  const waiting = new Map<number, readonly Waiter[]>();
  const of = (seq: number) => waiting.get(seq) ?? [];

  function resolve({ seq }: Numbered, outcome: WriteOutcome | Error): void {
    const all = of(seq);
    waiting.delete(seq);
    for (const waiter of all)
      if (outcome instanceof Error) waiter.reject(outcome);
      else waiter.resolve(outcome);
  }

  return {
    add: (seq, waiter) => void waiting.set(seq, [...of(seq), waiter]),
    move(from, to) {
      const all = [...of(to), ...of(from)];
      waiting.delete(from);
      if (all.length > 0) waiting.set(to, all);
    },
    remove: (seq) => void waiting.delete(seq),
    seqs: () => waiting.keys(),
    resolve,
    resolveDeal(ofDeal, outcome) {
      for (const record of ofDeal) resolve(record, outcome);
    },
  };
}
