import type { Deal } from '@/lib/deal/model';
import { type JournalEntry, type Reason, statusOf } from '@/lib/deal/queue';
import type { AccountDealKey } from '@/lib/deal/site';
import type { OutboxStore } from './store';

/** What Wazzup has under a deal's id, and whether a write of that deal waits or has failed. */
export interface DealStatus {
  there: Deal | null;
  /** A write waits to be sent, or was accepted and is not visible yet. */
  pending: boolean;
  /** Why the write waits to be sent. */
  waitingReason?: Reason;
  /** The manager took the write back, and the outbox finds out whether it got through before. */
  isCancelRequested?: boolean;
  /** The last press that failed or met a conflict, and that the manager has not attended to yet. */
  failedPress?: JournalEntry;
}

/**
 * Reads from the store how a deal stands.
 * @param there what Wazzup has under the deal's id, as far as the caller knows
 */
export async function readStatus(store: OutboxStore, deal: AccountDealKey, there: Deal | null): Promise<DealStatus> {
  const entries = await store.entriesOf(deal);
  const isPending = store.ofDeal(deal).length > 0;
  const record = await store.readFirst(deal);
  const failedPress = entries.findLast((entry) => entry.needsAttention);
  return {
    there,
    pending: isPending,
    ...(record?.reason && !record.accepted && { waitingReason: record.reason }),
    ...(record && statusOf(record) === 'cancelling' && { isCancelRequested: true }),
    ...(!isPending && failedPress && { failedPress }),
  };
}
