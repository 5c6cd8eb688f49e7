import type { Queued } from '@/lib/deal/queue';
import { toReason } from './backoff';
import { type DeliveryResult, isCancelled, stateBefore } from './record';
import { type DealStatus, readStatus } from './status';
import type { StoreAccess } from './store';
import type { Waiters } from './waiters';

/** A write as it was before its delivery, and the result. */
export interface Outcome {
  record: Queued;
  result: DeliveryResult;
}

export interface ResolveOptions {
  open: StoreAccess['open'];
  waiters: Waiters;
  onChange: (id: string, status: DealStatus) => void;
}

/** Creates the function that resolves the waiters of a write, and calls `onChange` for its deal. */
export function createResolveWaiters({ open, waiters, onChange }: ResolveOptions): (outcome: Outcome) => Promise<void> {
  return async ({ record, result }) => {
    const { id } = record.press.deal;
    const store = await open();
    if (isCancelled(record, result)) {
      waiters.resolve(record, { outcome: 'changed', there: stateBefore(record) });
      return onChange(id, await readStatus(store, id, stateBefore(record)));
    }
    switch (result.outcome) {
      case 'saved':
        onChange(id, { there: result.there, pending: store.ofDeal(id).length > 0 });
        return waiters.resolve(record, result);
      case 'changed':
      case 'conflict':
        onChange(id, await readStatus(store, id, result.there));
        return waiters.resolve(record, result);
      case 'failed':
        onChange(id, await readStatus(store, id, stateBefore(record)));
        return waiters.resolve(record, result.error);
      case 'accepted':
        onChange(id, { there: stateBefore(record), pending: true });
        return waiters.resolveDeal(store.ofDeal(id), { outcome: 'pending' });
      case 'later': {
        const reason = toReason(result.error);
        onChange(id, { there: stateBefore(record), pending: true, waitingReason: reason });
        return waiters.resolveDeal(store.ofDeal(id), { outcome: 'waiting', reason });
      }
    }
  };
}
