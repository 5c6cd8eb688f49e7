import type { Settled } from '@/lib/deal/decide-write';
import type { Queued, Reason } from '@/lib/deal/queue';

/** What a manager is told of a press when it has ended, or has to wait. A refusal is thrown as a DealError. */
export type WriteOutcome = Settled | { outcome: 'pending' } | { outcome: 'waiting'; reason: Reason };

/** Somebody who waits for what becomes of a press. */
export interface Waiter {
  resolve: (outcome: WriteOutcome) => void;
  reject: (error: unknown) => void;
}

/** Those who wait for what becomes of presses, by the number of the press. */
export interface Waiters {
  add(seq: number, waiter: Waiter): void;
  /** Whoever waited for one press waits for another, which does its work. */
  move(from: number, to: number): void;
  /** Nobody waits for a press any more, as it could not be kept. */
  remove(seq: number): void;
  has(seq: number): boolean;
  /** Tells whoever waits for a press. */
  resolve(record: Queued, outcome: WriteOutcome | Error): void;
  /** Tells whoever waits for any write of a deal: where the first has to wait, those behind it do too. */
  resolveDeal(ofDeal: readonly Queued[], outcome: WriteOutcome | Error): void;
}

export function createWaiters(): Waiters {
  const waiting = new Map<number, readonly Waiter[]>();
  const of = (seq: number) => waiting.get(seq) ?? [];

  function resolve({ seq }: Queued, outcome: WriteOutcome | Error): void {
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
    has: (seq) => waiting.has(seq),
    resolve,
    resolveDeal(ofDeal, outcome) {
      for (const record of ofDeal) resolve(record, outcome);
    },
  };
}
