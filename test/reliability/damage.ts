import type { Queued } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';

/** Ways to damage a record so that nobody can read it. */
const DAMAGES: ((record: Partial<Queued>) => object)[] = [
  () => ({}),
  (record) => ({ ...record, press: undefined }),
  (record) => ({ ...record, press: { ...record.press, base: 'x' } }),
  (record) => ({ ...record, press: { ...record.press, action: 'merge' } }),
  (record) => ({ ...record, press: { ...record.press, deal: { ...record.press?.deal, contacts: null } } }),
  (record) => ({ ...record, nextAt: 'soon' }),
];

/** The records that each damage adds to what the disk has to set aside. */
export const DAMAGED_AT_ONCE = 2;

/**
 * Damages a press that waits and was never sent, if there is one, or else adds a damaged copy; and adds a damaged entry
 * to the journal. No worker may live then. Gives the tab of the press that is lost by that.
 */
export async function damage(database: Database, which: number): Promise<number | undefined> {
  const db = await database.open();
  const spoil = (record: Partial<Queued> = {}) => ({ ...DAMAGES[which % DAMAGES.length]?.(record), isDamaged: true });
  const [all, ...keys] = await Promise.all([db.getAll('outbox'), db.getAllKeys('outbox'), db.getAllKeys('journal')]);
  const free = Math.max(0, ...keys.flat()) + 1;
  const queue = all.filter((one) => !('isDamaged' in one));
  const record = queue[which % queue.length];
  await db.put('journal', { ...spoil(record), seq: free + 1 } as never);
  // Of a press that did the work of others, or may have been sent, nobody could say what is lost with it.
  const isAlone = record?.press?.deal && record.before === undefined && !record.intermediateStates;
  await db.put('outbox', { ...spoil(record), seq: isAlone ? record.seq : free } as never);
  return isAlone ? record.in?.tabId : undefined;
}
