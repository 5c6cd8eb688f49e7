import PQueue from 'p-queue';
import { dealKeyOf, type Queued, type Reason } from '@/lib/deal/queue';
import { wakeIn } from '@/lib/time';
import { isDue } from './backoff';
import { NO_ACCOUNT } from './ports';
import type { OutboxStore, StoreAccess } from './store';
import type { Waiters } from './waiters';

/** How many deals one round delivers at most. */
const ROUND = 1_000;
/** How many rounds of writes with waiters may run at once. */
const AWAITED_ROUNDS = 3;

/** The writes that are being sent or replaced: no other code may touch them. */
export interface InFlight {
  has(seq: number): boolean;
  all(): Iterable<number>;
  claim(seqs: Iterable<number>): void;
  release(seqs: Iterable<number>): void;
  /** Lets all writes in flight skip their next pause, since their reason to wait may be over. */
  skipBackoff(): void;
  /** Whether a write skips its next pause: if its result is to wait, the outbox tries it once more at once. */
  skipsBackoff(seq: number): boolean;
}

export function createInFlight(): InFlight {
  /** Whether each write in flight skips its next pause, by its number. */
  const claimed = new Map<number, boolean>();
  return {
    has: (seq) => claimed.has(seq),
    all: () => claimed.keys(),
    claim(seqs) {
      for (const seq of seqs) claimed.set(seq, false);
    },
    release(seqs) {
      for (const seq of seqs) claimed.delete(seq);
    },
    skipBackoff() {
      for (const seq of claimed.keys()) claimed.set(seq, true);
    },
    skipsBackoff: (seq) => claimed.get(seq) ?? false,
  };
}

export interface SchedulerOptions {
  open: StoreAccess['open'];
  inFlight: InFlight;
  waiters: Waiters;
  /** Gives the mark of the account that the manager is connected with: only its writes are delivered. */
  account: () => Promise<string>;
  /** Delivers the first writes of some deals. A write that fails does not make it throw. */
  deliverRound: (records: readonly Queued[]) => Promise<void>;
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
  const awaited = new PQueue({ concurrency: AWAITED_ROUNDS });
  const unawaited = new PQueue({ concurrency: 1 });
  let timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Gives the deals' first writes that are due and not in flight, in the order of their presses. Deals of two sites may
   * have one id in Wazzup: then only one of their writes is in flight at a time, so that the other is compared with
   * what that one leaves. The same holds for a write that the manager has sent here from another account: it may be
   * older than the one in flight.
   */
  function due(store: OutboxStore, isAwaited: boolean, mark: string): Queued[] {
    const now = Date.now();
    const isWaitedFor = (record: Queued) => store.ofDeal(dealKeyOf(record)).some(({ seq }) => waiters.has(seq));
    const firsts = [...store.firsts()].filter((record) => record.account === mark);
    const sending = [...inFlight.all()].flatMap((seq) => store.get(seq) ?? []);
    const idsInFlight = new Set(sending.filter(({ account }) => account === mark).map(({ press }) => press.deal.id));
    const dueOnes = firsts
      .filter((record) => isDue(record, now) && !inFlight.has(record.seq) && isWaitedFor(record) === isAwaited)
      .filter(({ press }) => !idsInFlight.has(press.deal.id))
      .sort((a, b) => b.seq - a.seq);
    const oldestById = new Map(dueOnes.map((record) => [record.press.deal.id, record]));
    return [...oldestById.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Tells whoever waits for a press of another account that it is held, or that there is no token. */
  function answerHeld(store: OutboxStore, mark: string): void {
    const reason: Reason = { kind: mark === NO_ACCOUNT ? 'token' : 'other-account', details: {} };
    for (const record of store.all())
      if (record.account !== mark && waiters.has(record.seq) && !inFlight.has(record.seq))
        waiters.resolve(record, { outcome: 'waiting', reason });
  }

  function deliverLane(lane: PQueue, isAwaited: boolean): void {
    // The round that waits in this lane will find all writes that are due by then.
    if (lane.size > 0) return;
    const deliverNext = async () => {
      const [store, mark] = [await open(), await account()];
      answerHeld(store, mark);
      const round = due(store, isAwaited, mark).slice(0, ROUND);
      if (round.length === 0) return;
      await deliverRound(round);
      schedule(store);
    };
    void lane.add(deliverNext).catch(console.error);
  }

  const deliverAwaited = () => deliverLane(awaited, true);

  function schedule(store: OutboxStore): void {
    deliverAwaited();
    deliverLane(unawaited, false);
    clearTimeout(timer);
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    for (const record of store.firsts()) if (!isDue(record, now)) next = Math.min(next, record.nextAt);
    if (next < Number.POSITIVE_INFINITY) timer = wakeIn(next - now, () => schedule(store));
  }

  return {
    deliverAwaited,
    schedule,
    onIdle: async () => void (await Promise.all([awaited.onIdle(), unawaited.onIdle()])),
  };
}
