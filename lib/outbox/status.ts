import type { Deal } from '@/lib/deal/model';
import { type JournalEntry, type Reason, statusOf } from '@/lib/deal/queue';
import type { OutboxStore } from './store';

/** What Wazzup has under an id, and what is under way there. */
export interface DealStatus {
  there: Deal | null;
  /** A write waits to be sent, or was accepted and is not visible yet. */
  pending: boolean;
  /** Why a write waits to be sent. */
  waitingReason?: Reason;
  /** It was taken back, and whether it had been sent is being found out. */
  isCancelRequested?: boolean;
  /** The last write that ended in failure or conflict, and that nothing was done about yet. */
  failedPress?: JournalEntry;
}

/** @param there what Wazzup has under the id, as far as anybody knows */
export async function readStatus(store: OutboxStore, id: string, there: Deal | null): Promise<DealStatus> {
  const entries = await store.entriesOf(id);
  const [record] = store.ofDeal(id);
  const failedPress = entries.findLast((entry) => entry.needsAttention);
  return {
    there,
    pending: record !== undefined,
    ...(record?.reason && !record.accepted && { waitingReason: record.reason }),
    ...(record && statusOf(record) === 'cancelling' && { isCancelRequested: true }),
    ...(!record && failedPress && { failedPress }),
  };
}
