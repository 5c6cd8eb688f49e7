import pLimit from 'p-limit';
import { isHeldBack, isOfBatch } from '@/lib/deal/batch';
import type { Reason } from '@/lib/deal/queue';
import { wakeIn } from '@/lib/time';
import { isDue } from './backoff';
import { NO_ACCOUNT } from './ports';
import type { OutboxStore, StoreAccess } from './store';
import type { Ticket } from './ticket';
import type { Waiters } from './waiters';

/** How many deals one round delivers at most. */
const ROUND = 1_000;
/** How many rounds of writes with waiters may run at once. */
const AWAITED_ROUNDS = 3;

/** The writes that are being sent or replaced: no other code may touch them. */
export interface InFlight {
  has(seq: number): boolean;
  seqs(): Iterable<number>;
  claim(seqs: Iterable<number>): void;
  release(seqs: Iterable<number>): void;
  /** Resolves when any is released the next time. */
  untilReleased(): Promise<void>;
  /** Lets all writes in flight skip their next pause, since their reason to wait may be over. */
  skipBackoff(): void;
  /** Whether a write skips its next pause: if its result is to wait, the outbox tries it once more at once. */
  skipsBackoff(seq: number): boolean;
}

export function createInFlight(): InFlight {
  /** Whether each write in flight skips its next pause, by its number. */
  const claimed = new Map<number, boolean>();
  let nextRelease = Promise.withResolvers<void>();
  return {
    has: (seq) => claimed.has(seq),
    seqs: () => claimed.keys(),
    claim(seqs) {
      for (const seq of seqs) claimed.set(seq, false);
    },
    release(seqs) {
      for (const seq of seqs) claimed.delete(seq);
      nextRelease.resolve();
      nextRelease = Promise.withResolvers();
    },
    untilReleased: () => nextRelease.promise,
    skipBackoff() {
      for (const seq of claimed.keys()) claimed.set(seq, true);
    },
    skipsBackoff: (seq) => claimed.get(seq) ?? false,
  };
}

/** Runs a few rounds at once, and the others after them. */
interface Lane {
  add(round: () => Promise<void>): void;
  /** Whether a round waits for another one to end. */
  hasWaiting(): boolean;
  /** Resolves when no round runs or waits. */
  onIdle(): Promise<void>;
}

function createLane(atOnce: number): Lane {
  const inTurn = pLimit(atOnce);
  const rounds = new Set<Promise<void>>();
  return {
    add(round) {
      const ended = inTurn(round)
        .catch(console.error)
        .finally(() => rounds.delete(ended));
      rounds.add(ended);
    },
    hasWaiting: () => inTurn.pendingCount > 0,
    async onIdle() {
      while (rounds.size > 0) await Promise.all(rounds);
    },
  };
}

export interface SchedulerOptions {
  open: StoreAccess['open'];
  inFlight: InFlight;
  waiters: Waiters;
  /** Gives the mark of the account that the manager is connected with: only its writes are delivered. */
  account: () => Promise<string>;
  /** Delivers the first writes of some deals, by their numbers. A write that fails does not make it throw. */
  deliverRound: (seqs: readonly number[]) => Promise<void>;
}

/** Decides which writes the outbox delivers when. */
export interface Scheduler {
  /** Delivers the due writes of deals that somebody waits for. */
  deliverAwaited(): void;
  /**
   * Delivers all due writes, and sets a timer for the next one. After this worker's death an alarm wakes another one
   * instead.
   */
  schedule(store: OutboxStore): void;
  /** Resolves when no round runs. */
  onIdle(): Promise<void>;
}

export function createScheduler({ open, inFlight, waiters, account, deliverRound }: SchedulerOptions): Scheduler {
  // A manager who waits for an answer waits neither for writes without a waiter, nor for a few rounds that are stuck.
  const awaited = createLane(AWAITED_ROUNDS);
  const unawaited = createLane(1);
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Gives the first writes of the deals to which some writes belong, each once, in the order of their presses. */
  function firstsOf(store: OutboxStore, seqs: Iterable<number>): Ticket[] {
    const tickets = [...seqs].flatMap((seq) => store.get(seq) ?? []);
    const firsts = new Set(tickets.flatMap((ticket) => store.ofDeal(ticket).slice(0, 1)));
    return [...firsts].sort((a, b) => a.seq - b.seq);
  }

  /**
   * Gives the deals' first writes that are due and not in flight, in the order of their presses, as many as one round
   * delivers. Deals of two sites may have one id in Wazzup: then only one of their writes is in flight at a time, so
   * that the other is compared with what that one leaves. The same holds for a write that the manager has sent here from
   * another account: it may be older than the one in flight. What the manager has paused waits, unless they press once
   * more for the same deal.
   */
  function nextRound(store: OutboxStore, isAwaited: boolean, account: string): number[] {
    const now = Date.now();
    const awaitedOnes = firstsOf(store, waiters.seqs());
    const awaitedSeqs = new Set(awaitedOnes.map(({ seq }) => seq));
    const due: Iterable<Ticket> = isAwaited
      ? awaitedOnes.filter((ticket) => ticket.account === account && isDue(ticket, now))
      : store.due(account, now);
    const sending = [...inFlight.seqs()].flatMap((seq) => store.get(seq) ?? []);
    const heldBack = isAwaited ? [] : store.batches().filter(isHeldBack);
    const ids = new Set(sending.filter((ticket) => ticket.account === account).map(({ id }) => id));
    const round: number[] = [];
    for (const { seq, id, isAccepted } of due) {
      if (round.length === ROUND) break;
      if (ids.has(id) || awaitedSeqs.has(seq) !== isAwaited) continue;
      if (!isAccepted && heldBack.some((batch) => isOfBatch(batch, seq))) continue;
      ids.add(id);
      round.push(seq);
    }
    return round;
  }

  /** Tells whoever waits for a press of another account that it is held, or that there is no token. */
  function answerHeld(store: OutboxStore, mark: string): void {
    const reason: Reason = { kind: mark === NO_ACCOUNT ? 'token' : 'other-account', details: {} };
    for (const seq of [...waiters.seqs()]) {
      const ticket = store.get(seq);
      if (ticket && ticket.account !== mark && !inFlight.has(seq))
        waiters.resolve(ticket, { outcome: 'waiting', reason });
    }
  }

  function deliverLane(lane: Lane, isAwaited: boolean): void {
    // The round that waits in this lane will find all writes that are due by then.
    if (lane.hasWaiting()) return;
    const deliverNext = async () => {
      const [store, mark] = [await open(), await account()];
      answerHeld(store, mark);
      const round = nextRound(store, isAwaited, mark);
      if (round.length === 0) return;
      await deliverRound(round);
      schedule(store);
    };
    lane.add(deliverNext);
  }

  const deliverAwaited = () => deliverLane(awaited, true);

  function schedule(store: OutboxStore): void {
    deliverAwaited();
    deliverLane(unawaited, false);
    clearTimeout(timer);
    const now = Date.now();
    const next = store.nextAt(now);
    if (next < Number.POSITIVE_INFINITY) timer = wakeIn(next - now, () => schedule(store));
  }

  return {
    deliverAwaited,
    schedule,
    onIdle: async () => void (await Promise.all([awaited.onIdle(), unawaited.onIdle()])),
  };
}
