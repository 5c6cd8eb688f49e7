import type { Queued } from '@/lib/deal/queue';
import { cancel, discarded, stateBefore } from './record';
import type { InFlight } from './scheduler';
import { type DealStatus, readStatus } from './status';
import type { OutboxStore, StoreAccess } from './store';
import type { Waiters } from './waiters';

export interface DropOptions {
  access: StoreAccess;
  inFlight: InFlight;
  waiters: Waiters;
  onChange: (id: string, status: DealStatus) => void;
}

/**
 * Drops writes that are not wanted any more, and gives whether one was: what Wazzup has accepted cannot be dropped, and
 * what may have arrived is only marked, and ends once the outbox knows that it did not get through.
 * @param seenTo the deal that a manager does something about
 */
export type Drop = (select: (store: OutboxStore) => Iterable<Queued>, seenTo?: string) => Promise<boolean>;

export function createDrop({ access: { open, inTurn }, inFlight, waiters, onChange }: DropOptions): Drop {
  const wasNeverSent = ({ seq, before }: Queued) => !inFlight.has(seq) && before === undefined;

  async function dropInTurn(store: OutboxStore, unwanted: readonly Queued[], seenTo?: string): Promise<Queued[]> {
    const waiting = unwanted.filter(wasNeverSent);
    // The others are on their way or may have arrived, and cannot be called back.
    const going = unwanted.filter((record) => !wasNeverSent(record) && !record.cancelRequested);
    if (waiting.length === 0 && going.length === 0 && seenTo === undefined) return [];
    const seqs = new Set(unwanted.map(({ seq }) => seq));
    const wantedBehind = (record: Queued) => store.behind(record).filter(({ seq }) => !seqs.has(seq));
    const changes = waiting.map((record) => discarded(record, wantedBehind(record), Date.now()));
    inFlight.claim(waiting.map(({ seq }) => seq));
    try {
      await store.change({
        kept: [...going.map(cancel), ...changes.flatMap(({ kept }) => kept)],
        ended: changes.flatMap(({ ended }) => ended),
        ...(seenTo !== undefined && { seenTo: [seenTo] }),
      });
    } finally {
      inFlight.release(waiting.map(({ seq }) => seq));
    }
    return waiting;
  }

  return async (select, seenTo) => {
    const dropped = await inTurn((store) => {
      const unwanted = [...select(store)].filter(({ accepted }) => !accepted);
      return dropInTurn(store, unwanted, seenTo);
    });
    for (const record of dropped) waiters.resolve(record, { outcome: 'changed', there: stateBefore(record) });
    const store = await open();
    const firstOfDeal = new Map(dropped.toReversed().map((record) => [record.press.deal.id, record]));
    for (const [id, record] of firstOfDeal) onChange(id, await readStatus(store, id, stateBefore(record)));
    return dropped.length > 0;
  };
}
