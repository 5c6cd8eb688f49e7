import { isDue, longestPauseOf } from './backoff';
import { createSortedList, type SortedList } from './sorted-list';
import type { Ticket } from './ticket';

/** Says which tickets are due without a look at those that are not. */
export interface DueIndex {
  add(ticket: Ticket): void;
  remove(ticket: Ticket): void;
  /** Gives the tickets of an account that are due, in the order of their presses. */
  due(account: string, now: number): Iterable<Ticket>;
  /** Gives when the next ticket of any account becomes due; infinite if none does. */
  nextAt(now: number): number;
}

/** The tickets of one account. */
interface OfAccount {
  /** Those that were due when the index last looked, in the order of their presses. */
  ready: SortedList<Ticket>;
  /** The others, in the order in which they become due. */
  byNextAt: SortedList<Ticket>;
  /** The same, in the order of the earliest time at which their pause may have begun. */
  byBegin: SortedList<Ticket>;
}

const beginOf = (ticket: Ticket): number => ticket.nextAt - longestPauseOf(ticket);

const createOfAccount = (): OfAccount => ({
  ready: createSortedList((a, b) => a.seq - b.seq),
  byNextAt: createSortedList((a, b) => a.nextAt - b.nextAt || a.seq - b.seq),
  byBegin: createSortedList((a, b) => beginOf(a) - beginOf(b) || a.seq - b.seq),
});

export function createDueIndex(): DueIndex {
  const accounts = new Map<string, OfAccount>();

  /** Moves the tickets that have become due since the last look. */
  function advance({ ready, byNextAt, byBegin }: OfAccount, now: number): void {
    const move = (ticket: Ticket) => {
      byNextAt.remove(ticket);
      byBegin.remove(ticket);
      ready.add(ticket);
    };
    for (let next = byNextAt.first(); next && isDue(next, now); next = byNextAt.first()) move(next);
    // These wait by a clock that was ahead, and has been set right since.
    for (let late = byBegin.last(); late && isDue(late, now); late = byBegin.last()) move(late);
  }

  return {
    add(ticket) {
      const its = accounts.get(ticket.account) ?? createOfAccount();
      accounts.set(ticket.account, its);
      its.byNextAt.add(ticket);
      its.byBegin.add(ticket);
    },
    remove(ticket) {
      for (const list of Object.values(accounts.get(ticket.account) ?? {}) as SortedList<Ticket>[]) list.remove(ticket);
    },
    due(account, now) {
      const its = accounts.get(account);
      if (!its) return [];
      advance(its, now);
      return its.ready;
    },
    nextAt(now) {
      for (const its of accounts.values()) advance(its, now);
      return Math.min(
        ...[...accounts.values()].map(({ byNextAt }) => byNextAt.first()?.nextAt ?? Number.POSITIVE_INFINITY),
      );
    },
  };
}
