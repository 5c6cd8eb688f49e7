import type { Deal } from '@/lib/deal/model';
import { dealKeyOf, type Queued } from '@/lib/deal/queue';
import type { AccountDealKey } from '@/lib/deal/site';
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
  onChange: (deal: AccountDealKey, status: DealStatus) => void;
}

/** Creates the function that resolves the waiters of a write, and calls `onChange` for its deal. */
export function createResolveWaiters({ open, waiters, onChange }: ResolveOptions): (outcome: Outcome) => Promise<void> {
  return async ({ record, result }) => {
    const deal = dealKeyOf(record);
    const store = await open();

    /** Tells how the deal stands. Whoever waits for the press gets its outcome even if the store cannot be read. */
    async function tell(there: Deal | null): Promise<void> {
      try {
        onChange(deal, await readStatus(store, deal, there));
      } catch (error) {
        console.error(error);
      }
    }

    if (isCancelled(record, result)) {
      waiters.resolve(record, { outcome: 'changed', there: stateBefore(record) });
      return tell(stateBefore(record));
    }
    switch (result.outcome) {
      case 'saved':
        onChange(deal, { there: result.there, pending: store.ofDeal(deal).length > 0 });
        return waiters.resolve(record, result);
      case 'changed':
      case 'conflict':
        await tell(result.there);
        return waiters.resolve(record, result);
      case 'failed':
        await tell(stateBefore(record));
        return waiters.resolve(record, result.error);
      case 'accepted':
        onChange(deal, { there: stateBefore(record), pending: true });
        return waiters.resolveDeal(store.ofDeal(deal), { outcome: 'pending' });
      case 'later': {
        const reason = toReason(result.error);
        onChange(deal, { there: stateBefore(record), pending: true, waitingReason: reason });
        return waiters.resolveDeal(store.ofDeal(deal), { outcome: 'waiting', reason });
      }
    }
  };
}
