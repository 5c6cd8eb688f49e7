import type { BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import { sendToBackground } from '@/lib/messaging/send';

/** How many presses of a batch one message holds at most: browsers limit the size of a message. */
const AT_ONCE = 500;

/** Gives the presses of a batch page by page, in the order in which they were made; nothing once they are forgotten. */
export async function* readBatchDeals({ id, count }: Pick<BatchEntry, 'id' | 'count'>): AsyncGenerator<HistoryEntry[]> {
  const read = async (from: number, limit: number) =>
    (await sendToBackground('batch.read', { id, from, limit, needsAttention: false })).entries;
  for (let from = 0; from < count; from += AT_ONCE) {
    const entries = await read(from, AT_ONCE);
    // The journal forgets the presses of a batch together, so without the first and the last there are none.
    if (from === 0 && entries.length === 0 && (await read(count - 1, 1)).length === 0) return;
    yield entries;
  }
}
