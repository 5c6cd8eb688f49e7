import { BATCH_ENTRIES, type Batch } from '@/lib/deal/batch';
import { DealError } from '@/lib/deal/errors';
import { dealKeyOf, type JournalEntry, type Queued } from '@/lib/deal/queue';
import { type AccountDealKey, accountKeyText } from '@/lib/deal/site';
import { NO_ACCOUNT } from './ports';
import { type Enqueued, enqueue, type NewPress, stateBefore } from './record';
import type { InFlight } from './scheduler';
import type { DealStatus } from './status';
import type { OutboxStore, StoreAccess } from './store';
import type { Waiter, Waiters } from './waiters';

/** One of many presses that a manager makes together, outside the tabs of their deals. */
export type BatchPress = Pick<NewPress, 'press' | 'undoes'> & Partial<Pick<NewPress, 'contacts'>>;

/** A press to store: for an account that the manager has seen, else for the one that they are connected with. */
export type PressToKeep = Omit<NewPress, 'account'> & { account?: string | undefined };

export interface PressesOptions {
  access: StoreAccess;
  inFlight: InFlight;
  waiters: Waiters;
  /** Gives the mark of the account that the manager is connected with. */
  account: () => Promise<string>;
  onChange: (deal: AccountDealKey, status: DealStatus) => void;
}

export interface BatchOptions {
  /** The id of the batch, if whoever pressed has chosen one. */
  id?: string;
  /** The id of the batch that the presses take back. */
  undoes?: string;
  /** The mark of the account that the manager saw when they pressed. */
  account?: string | undefined;
}

/**
 * Puts presses into the outbox. Each call resolves once they are on the disk. A press belongs to the account that the
 * manager is connected with at the call, also if they save another token before it is their turn.
 */
export interface Presses {
  /** Throws `other-account` if the press is for another account than the manager is connected with at the call. */
  keep(newPress: PressToKeep, waiter: Waiter): Promise<void>;
  /** Stores many presses in one transaction, and gives the id of their batch. */
  keepAll(presses: readonly BatchPress[], options?: BatchOptions): Promise<string>;
  /** Notes whether the manager holds back the presses of a batch, and gives the store. */
  pauseBatch(id: string, isPaused: boolean): Promise<OutboxStore>;
}

export function createPresses({ access: { inTurn }, inFlight, waiters, account, onChange }: PressesOptions): Presses {
  const isFree = ({ seq }: Queued) => !inFlight.has(seq);

  /**
   * Stores presses, and lets the waiters of each replaced write wait for the press that replaces it.
   * @param left the writes that each of their deals has then
   */
  async function change(
    store: OutboxStore,
    added: readonly Enqueued[],
    left: WritesOfDeals,
    more: { batch?: Batch } = {},
  ): Promise<void> {
    const replacedSeqs = added.flatMap(({ replaced }) => (replaced ? [replaced.seq] : []));
    inFlight.claim(replacedSeqs); // so that no delivery sends them meanwhile
    try {
      const seenTo = [
        ...new Map(added.map(({ record }) => [accountKeyText(dealKeyOf(record)), dealKeyOf(record)])).values(),
      ];
      await store.change({ ...joinChanges(added), ...more, seenTo });
    } finally {
      inFlight.release(replacedSeqs);
    }
    for (const { record, replaced, isNothing } of added) {
      if (replaced) waiters.move(replaced.seq, record.seq);
      if (isNothing) waiters.resolve(record, { outcome: 'saved', there: record.press.base });
      const deal = dealKeyOf(record);
      const [first] = left.get(accountKeyText(deal)) ?? [];
      onChange(deal, { there: first ? stateBefore(first) : record.press.base, pending: first !== undefined });
    }
  }

  /**
   * Runs a step in its turn with the account's mark of this moment. If that cannot be read, the step throws. With no
   * account now, what the manager has seen waits for its account; with another, the step throws `other-account`.
   */
  function inTurnFor<T>(seen: string | undefined, step: (store: OutboxStore, mark: string) => Promise<T>): Promise<T> {
    const reading = account();
    reading.catch(() => {}); // the step may have its turn only later
    return inTurn(async (store) => {
      const now = await reading;
      const mark = seen ?? now;
      if (mark !== now && now !== NO_ACCOUNT) throw new DealError('other-account');
      return step(store, mark);
    });
  }

  const keep = (press: PressToKeep, waiter: Waiter): Promise<void> =>
    inTurnFor(press.account, async (store, account) => {
      const newPress = { ...press, account };
      const { added, left } = enqueueAll(store, [newPress], await readDeals(store, [newPress]), isFree);
      const seqs = added.map(({ record }) => record.seq);
      for (const seq of seqs) waiters.add(seq, waiter);
      try {
        await change(store, added, left);
      } catch (error) {
        for (const seq of seqs) waiters.remove(seq);
        throw error;
      }
    });

  async function keepAll(
    presses: readonly BatchPress[],
    { id = crypto.randomUUID(), undoes, account: known }: BatchOptions = {},
  ): Promise<string> {
    if (presses.length === 0 || presses.length > BATCH_ENTRIES)
      throw new RangeError(`1 to ${BATCH_ENTRIES} presses a batch`);
    await inTurnFor(known, async (store, mark) => {
      // Whoever got no answer may press once more under the same id.
      if (store.batches().some((batch) => batch.id === id)) return;
      const newPresses = presses.map(
        (press): NewPress => ({ contacts: [], ...press, account: mark, in: null, batch: id }),
      );
      const { added, left } = enqueueAll(store, newPresses, await readDeals(store, newPresses), isFree);
      const batch: Batch = {
        id,
        seq: added[0]?.record.seq ?? 0,
        count: presses.length,
        at: Date.now(),
        actions: [...new Set(presses.map(({ press }) => press.action))],
        ...(undoes !== undefined && { undoes }),
        ends: {},
        needsAttention: 0,
        kept: 0,
      };
      await change(store, added, left, { batch });
    });
    return id;
  }

  const pauseBatch = (id: string, isPaused: boolean): Promise<OutboxStore> =>
    inTurn(async (store) => {
      const batch = store.batches().find((one) => one.id === id);
      if (batch) await store.change({ batch: { ...batch, isPaused } });
      return store;
    });

  return { keep, keepAll, pauseBatch };
}

/** The writes of some deals, in the order of their presses, by the texts of the deals' keys. */
type WritesOfDeals = ReadonlyMap<string, readonly Queued[]>;

/** Reads the writes that wait for the deals of some presses. */
async function readDeals(store: OutboxStore, newPresses: readonly NewPress[]): Promise<WritesOfDeals> {
  const seqs = new Set(newPresses.flatMap((newPress) => store.ofDeal(dealKeyOf(newPress)).map(({ seq }) => seq)));
  return Map.groupBy(await store.read([...seqs]), (record) => accountKeyText(dealKeyOf(record)));
}

/**
 * Enqueues each press behind the earlier ones of its deal, which wait already or belong to the same batch; gives also
 * which writes each deal has then.
 */
function enqueueAll(
  store: OutboxStore,
  newPresses: readonly NewPress[],
  waiting: WritesOfDeals,
  isFree: (record: Queued) => boolean,
): { added: Enqueued[]; left: WritesOfDeals } {
  const now = Date.now();
  const left = new Map(waiting);
  const added = newPresses.map((newPress) => {
    const key = accountKeyText(dealKeyOf(newPress));
    const earlier = left.get(key) ?? [];
    const enqueued = enqueue(store.nextSeq(), newPress, earlier, isFree, now);
    const changed = new Map(enqueued.kept.map((record) => [record.seq, record]));
    const others = earlier
      .filter(({ seq }) => seq !== enqueued.replaced?.seq)
      .map((old) => changed.get(old.seq) ?? old);
    left.set(key, enqueued.isNothing ? others : [...others, enqueued.record]);
    return enqueued;
  });
  return { added, left };
}

/** Joins the changes of several presses: a write that one press keeps and a later one ends is not kept. */
function joinChanges(added: readonly Enqueued[]): { kept: Queued[]; ended: JournalEntry[] } {
  const kept = new Map<number, Queued>();
  const ended = added.flatMap((change) => change.ended);
  for (const record of added.flatMap((change) => change.kept)) kept.set(record.seq, record);
  for (const { seq } of ended) kept.delete(seq);
  return { kept: [...kept.values()], ended };
}
