import { BATCH_ENTRIES, type Batch } from '@/lib/deal/batch';
import { dealKeyOf, type JournalEntry, type Queued } from '@/lib/deal/queue';
import { type AccountDealKey, accountKeyText } from '@/lib/deal/site';
import { type Enqueued, enqueue, type NewPress, stateBefore } from './record';
import type { InFlight } from './scheduler';
import type { DealStatus } from './status';
import type { OutboxStore, StoreAccess } from './store';
import type { Waiter, Waiters } from './waiters';

/** One of many presses that a manager makes together, outside the tabs of their deals. */
export type BatchPress = Pick<NewPress, 'press' | 'undoes'> & Partial<Pick<NewPress, 'contacts'>>;

/** A press to store; `keep` says for which account it is. */
export type AccountlessPress = Omit<NewPress, 'account'>;

export interface PressesOptions {
  access: StoreAccess;
  inFlight: InFlight;
  waiters: Waiters;
  /** Gives the mark of the account that the manager is connected with. */
  account: () => Promise<string>;
  onChange: (deal: AccountDealKey, status: DealStatus) => void;
}

export interface BatchOptions {
  /** The id of the batch that the presses take back. */
  undoes?: string;
  /** The mark of the account for which the manager pressed; absent: the one that they are connected with at the call. */
  account?: string | undefined;
}

/**
 * Puts presses into the outbox. Each call resolves once they are on the disk. A press belongs to the account that the
 * manager is connected with at the call, also if they save another token before it is their turn.
 */
export interface Presses {
  keep(newPress: AccountlessPress, waiter: Waiter, account?: string): Promise<void>;
  /** Stores many presses in one transaction, and gives the id of their batch. */
  keepAll(presses: readonly BatchPress[], options?: BatchOptions): Promise<string>;
}

export function createPresses({ access: { inTurn }, inFlight, waiters, account, onChange }: PressesOptions): Presses {
  const isFree = ({ seq }: Queued) => !inFlight.has(seq);

  /** Stores presses, and lets the waiters of each replaced write wait for the press that replaces it. */
  async function change(store: OutboxStore, added: readonly Enqueued[], more: { batch?: Batch } = {}): Promise<void> {
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
      const [first] = store.ofDeal(deal);
      onChange(deal, { there: first ? stateBefore(first) : record.press.base, pending: first !== undefined });
    }
  }

  /** Runs a step in its turn with the account's mark of this moment. If that cannot be read, the step throws. */
  function inTurnFor<T>(known: string | undefined, step: (store: OutboxStore, mark: string) => Promise<T>): Promise<T> {
    const reading = known === undefined ? account() : Promise.resolve(known);
    reading.catch(() => {}); // the step may have its turn only later
    return inTurn(async (store) => step(store, await reading));
  }

  const keep = (accountless: AccountlessPress, waiter: Waiter, mark?: string): Promise<void> =>
    inTurnFor(mark, async (store, account) => {
      const newPress = { ...accountless, account };
      const added = enqueue(store.nextSeq(), newPress, store.ofDeal(dealKeyOf(newPress)), isFree, Date.now());
      waiters.add(added.record.seq, waiter);
      try {
        await change(store, [added]);
      } catch (error) {
        waiters.remove(added.record.seq);
        throw error;
      }
    });

  async function keepAll(
    presses: readonly BatchPress[],
    { undoes, account: known }: BatchOptions = {},
  ): Promise<string> {
    if (presses.length === 0 || presses.length > BATCH_ENTRIES)
      throw new RangeError(`1 to ${BATCH_ENTRIES} presses a batch`);
    const id = crypto.randomUUID();
    await inTurnFor(known, async (store, mark) => {
      const newPresses = presses.map(
        (press): NewPress => ({ contacts: [], ...press, account: mark, in: null, batch: id }),
      );
      const added = enqueueAll(store, newPresses, isFree);
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
      await change(store, added, { batch });
    });
    return id;
  }

  return { keep, keepAll };
}

/** Enqueues each press behind the earlier ones of its deal, which wait already or belong to the same batch. */
function enqueueAll(
  store: OutboxStore,
  newPresses: readonly NewPress[],
  isFree: (record: Queued) => boolean,
): Enqueued[] {
  const now = Date.now();
  const byDeal = new Map<string, readonly Queued[]>();
  return newPresses.map((newPress) => {
    const deal = dealKeyOf(newPress);
    const earlier = byDeal.get(accountKeyText(deal)) ?? store.ofDeal(deal);
    const added = enqueue(store.nextSeq(), newPress, earlier, isFree, now);
    const changed = new Map(added.kept.map((record) => [record.seq, record]));
    const left = earlier.filter(({ seq }) => seq !== added.replaced?.seq).map((old) => changed.get(old.seq) ?? old);
    byDeal.set(accountKeyText(deal), added.isNothing ? left : [...left, added.record]);
    return added;
  });
}

/** Joins the changes of several presses: a write that one press keeps and a later one ends is not kept. */
function joinChanges(added: readonly Enqueued[]): { kept: Queued[]; ended: JournalEntry[] } {
  const kept = new Map<number, Queued>();
  const ended = added.flatMap((change) => change.ended);
  for (const record of added.flatMap((change) => change.kept)) kept.set(record.seq, record);
  for (const { seq } of ended) kept.delete(seq);
  return { kept: [...kept.values()], ended };
}
