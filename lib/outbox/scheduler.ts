import PQueue from 'p-queue';
import type { Queued } from '@/lib/deal/queue';
import type { OutboxStore, StoreAccess } from './store';

/** The most deals that are looked at together. */
const ROUND = 1_000;
/** So many rounds of presses that somebody waits for may be under way at once. */
const AWAITED_ROUNDS = 3;

/** Writes that are being sent, or replaced: nobody else may touch them. */
export interface InFlight {
  has(seq: number): boolean;
  claim(seqs: Iterable<number>): void;
  release(seqs: Iterable<number>): void;
  /** What kept writes waiting may be over: whichever of these has to wait now is tried once more at once. */
  skipBackoff(): void;
  /** Whether a write is to be tried once more at once if it has to wait. */
  skipsBackoff(seq: number): boolean;
}

export function createInFlight(): InFlight {
  /** By number: whether it skips its next pause. */
  const claimed = new Map<number, boolean>();
  return {
    has: (seq) => claimed.has(seq),
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
  /** Whether somebody waits for what becomes of a write. */
  hasWaiter: (seq: number) => boolean;
  /** Delivers the first writes of some deals. Never throws for what goes wrong with them. */
  deliverRound: (records: readonly Queued[]) => Promise<void>;
}

/** Decides which writes are delivered when. */
export interface Scheduler {
  /** Delivers what is due and waited for. */
  deliverAwaited(): void;
  /** Delivers all that is due, and comes back for the rest: by itself while this worker lives, after that an alarm does. */
  schedule(store: OutboxStore): void;
  /** Waits until nothing is under way that can end by itself. */
  onIdle(): Promise<void>;
}

export function createScheduler({ open, inFlight, hasWaiter, deliverRound }: SchedulerOptions): Scheduler {
  // Whoever waits for an answer does not wait for what lies there unawaited, nor for a few others that are stuck.
  const awaited = new PQueue({ concurrency: AWAITED_ROUNDS });
  const unawaited = new PQueue({ concurrency: 1 });
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The first writes of deals that are due and that nobody delivers yet, in the order of their presses. */
  function due(store: OutboxStore, isAwaited: boolean): Queued[] {
    const now = Date.now();
    const isWaitedFor = ({ press }: Queued) => store.ofDeal(press.deal.id).some(({ seq }) => hasWaiter(seq));
    return [...store.firsts()]
      .filter((record) => record.nextAt <= now && !inFlight.has(record.seq) && isWaitedFor(record) === isAwaited)
      .sort((a, b) => a.seq - b.seq);
  }

  function deliverLane(lane: PQueue, isAwaited: boolean): void {
    // A round that has not begun yet will find whatever is due by then.
    if (lane.size > 0) return;
    const deliverNext = async () => {
      const store = await open();
      const round = due(store, isAwaited).slice(0, ROUND);
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
    for (const { nextAt } of store.firsts()) if (nextAt > now) next = Math.min(next, nextAt);
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(() => schedule(store), next - now);
  }

  return {
    deliverAwaited,
    schedule,
    onIdle: async () => void (await Promise.all([awaited.onIdle(), unawaited.onIdle()])),
  };
}
