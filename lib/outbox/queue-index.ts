import { type AccountDealKey, accountKeyText } from '@/lib/deal/site';
import { createDueIndex } from './due-index';
import type { Ticket } from './ticket';

/** Holds the tickets of the writes that wait, and finds them by their number, by their deal and by when they are due. */
export interface QueueIndex {
  get(seq: number): Ticket | undefined;
  /** Gives the tickets of all writes. */
  all(): Iterable<Ticket>;
  /**
   * Gives those first writes of deals that are due, in the order of their presses: the next write of a deal may be sent
   * only when the first has ended.
   */
  due(account: string, now: number): Iterable<Ticket>;
  /** Gives when the next first write of a deal becomes due, in milliseconds since the epoch; infinite if none does. */
  nextAt(now: number): number;
  /** Gives the numbers of the writes that the manager took back when they may have arrived. */
  cancelling(): Iterable<number>;
  /** Gives the writes of one deal, in the order of their presses. */
  ofDeal(key: AccountDealKey): readonly Ticket[];
  put(ticket: Ticket): void;
  remove(seq: number): void;
}

/** Puts a write among others in the order of their presses; nearly always it is the last. */
function insertBySeq(others: readonly Ticket[], ticket: Ticket): readonly Ticket[] {
  const before = others.findLastIndex(({ seq }) => seq < ticket.seq) + 1;
  return [...others.slice(0, before), ticket, ...others.slice(before)];
}

export function createQueueIndex(): QueueIndex {
  const bySeq = new Map<number, Ticket>();
  /** The writes of each deal that has any, in the order of their presses. */
  const byDeal = new Map<string, readonly Ticket[]>();
  const cancelling = new Set<number>();
  /** Holds the first write of each deal. */
  const firsts = createDueIndex();

  const ofDeal = (key: AccountDealKey): readonly Ticket[] => byDeal.get(accountKeyText(key)) ?? [];

  /** Puts the writes of a deal in place of those that it had. */
  function setDeal(key: AccountDealKey, tickets: readonly Ticket[]): void {
    const [old] = ofDeal(key);
    const [first] = tickets;
    if (old && old !== first) firsts.remove(old);
    if (first && old !== first) firsts.add(first);
    if (tickets.length > 0) byDeal.set(accountKeyText(key), tickets);
    else byDeal.delete(accountKeyText(key));
  }

  function put(ticket: Ticket): void {
    remove(ticket.seq);
    bySeq.set(ticket.seq, ticket);
    if (ticket.cancelRequested) cancelling.add(ticket.seq);
    setDeal(ticket, insertBySeq(ofDeal(ticket), ticket));
  }

  function remove(seq: number): void {
    const ticket = bySeq.get(seq);
    if (!ticket) return;
    bySeq.delete(seq);
    cancelling.delete(seq);
    const others = ofDeal(ticket).filter((other) => other !== ticket);
    setDeal(ticket, others);
  }

  return {
    get: (seq) => bySeq.get(seq),
    all: () => bySeq.values(),
    due: firsts.due,
    nextAt: firsts.nextAt,
    cancelling: () => cancelling,
    ofDeal,
    put,
    remove,
  };
}
