import { chunk } from '@/lib/deal/chunk';
import type { RequestOf } from './protocol';
import { sendToBackground } from './send';

/** How many deals one message holds at most: browsers limit the size of a message. */
const DEALS_A_MESSAGE = 1_000;

/**
 * Presses for many deals at once from a page, and gives the id of their batch. If the background ends midway, the batch
 * is there as a whole or not at all; this throws only if it is not there.
 */
export async function pressBatch(batch: Omit<RequestOf<'batch.press'>, 'id' | 'from' | 'isLast'>): Promise<string> {
  const id = crypto.randomUUID();
  let from = 0;
  try {
    for (const deals of chunk(batch.deals, DEALS_A_MESSAGE)) {
      const isLast = from + deals.length === batch.deals.length;
      const bases = batch.bases && { bases: batch.bases.slice(from, from + deals.length) };
      await sendToBackground('batch.press', { ...batch, ...bases, id, deals, from, isLast });
      from += deals.length;
    }
  } catch (error) {
    const read = sendToBackground('batch.read', { id, from: 0, limit: 0, needsAttention: false });
    if (!(await read.catch(() => undefined))?.batch) throw error;
  }
  return id;
}
