import { dealKeyOf, type Queued } from '@/lib/deal/queue';
import { type AccountDealKey, accountKeyText } from '@/lib/deal/site';
import { cancel, discarded, stateBefore } from './record';
import type { InFlight } from './scheduler';
import { type DealStatus, readStatus } from './status';
import type { OutboxStore, StoreAccess } from './store';
import type { Waiters } from './waiters';

export interface DropOptions {
  access: StoreAccess;
  inFlight: InFlight;
  waiters: Waiters;
  onChange: (deal: AccountDealKey, status: DealStatus) => void;
}

/**
 * Drops the writes of the selected numbers, and gives whether it dropped one. It leaves a write that Wazzup has accepted. It only
 * marks a write that may have arrived, which ends once the outbox knows that it did not get through.
 * @param seenTo the deal that the manager attends to: its failures and conflicts need no attention any more
 */
export type Drop = (select: (store: OutboxStore) => Iterable<number>, seenTo?: AccountDealKey) => Promise<boolean>;

export function createDrop({ access: { open, inTurn }, inFlight, waiters, onChange }: DropOptions): Drop {
  const wasNeverSent = ({ seq, before }: Queued) => !inFlight.has(seq) && before === undefined;

  async function dropInTurn(
    store: OutboxStore,
    selected: readonly Queued[],
    seenTo?: AccountDealKey,
  ): Promise<Queued[]> {
    const seqs = new Set(selected.map(({ seq }) => seq));
    const behind = new Map<number, Queued[]>();
    for (const record of selected)
      behind.set(
        record.seq,
        (await store.readBehind(record)).filter(({ seq }) => !seqs.has(seq)),
      );
    // From here to the claim nothing else runs, so that no delivery takes one of these writes meanwhile.
    const waiting = selected.filter(wasNeverSent);
    // The others are being sent or may have arrived, and nobody can call them back.
    const maybeSent = selected.filter((record) => !wasNeverSent(record) && !record.cancelRequested);
    if (waiting.length === 0 && maybeSent.length === 0 && seenTo === undefined) return [];
    const changes = waiting.map((record) => discarded(record, behind.get(record.seq) ?? [], Date.now()));
    inFlight.claim(waiting.map(({ seq }) => seq));
    try {
      await store.change({
        kept: [...maybeSent.map(cancel), ...changes.flatMap(({ kept }) => kept)],
        ended: changes.flatMap(({ ended }) => ended),
        ...(seenTo !== undefined && { seenTo: [seenTo] }),
      });
    } finally {
      inFlight.release(waiting.map(({ seq }) => seq));
    }
    return waiting;
  }

  return async (select, seenTo) => {
    const dropped = await inTurn(async (store) => {
      const selected = (await store.read([...select(store)])).filter(({ accepted }) => !accepted);
      return dropInTurn(store, selected, seenTo);
    });
    for (const record of dropped) waiters.resolve(record, { outcome: 'changed', there: stateBefore(record) });
    const store = await open();
    const firstOfDeal = new Map(dropped.toReversed().map((record) => [accountKeyText(dealKeyOf(record)), record]));
    for (const record of firstOfDeal.values()) {
      const deal = dealKeyOf(record);
      onChange(deal, await readStatus(store, deal, stateBefore(record)));
    }
    return dropped.length > 0;
  };
}
