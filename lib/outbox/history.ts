import { type Batch, countWaiting } from '@/lib/deal/batch';
import { buildHistory, type HistoryEntry } from '@/lib/deal/journal';
import type { Action } from '@/lib/deal/plan';
import { dealKeyOf, type JournalEntry, type Queued } from '@/lib/deal/queue';
import type { AccountDealKey } from '@/lib/deal/site';
import type { OpenDatabase } from '@/lib/storage/database';
import { isReadableBatch, isReadableEntry, isReadableWrite } from './readable';
import { rangeOf } from './store';

// Reads the history from the database. Presses that were made together are not in the list of single presses: each
// batch has a list of its own.

/** Who reads the history. */
export interface Viewer {
  /** The actions that the manager's company has switched off. */
  forbidden: readonly Action[];
  /** The mark of the account that the manager is connected with; undefined if they are with none. */
  account: string | undefined;
}

/** How many waiting writes the history lists at most. */
const LISTED = 500;

/** Reads the presses that were made one by one, newest first; `waiting` counts those that have not ended. */
export async function readHistory(
  db: OpenDatabase,
  { forbidden, account }: Viewer,
): Promise<{ entries: HistoryEntry[]; waiting: number }> {
  const reading = db.transaction(['outbox', 'journal', 'batches']);
  const outbox = reading.objectStore('outbox');
  const [keys, allEnded, allBatches] = await Promise.all([
    outbox.getAllKeys(),
    reading.objectStore('journal').getAll(),
    reading.objectStore('batches').getAll(),
  ]);
  const ended = allEnded.filter(isReadableEntry);
  const ranges = allBatches.filter(isReadableBatch).filter((batch) => countWaiting(batch) > 0);
  const single = keys.filter((seq) => !ranges.some((batch) => isOf(batch, seq)));
  const listed = await Promise.all(single.slice(-LISTED).map((seq) => outbox.get(seq)));
  const waiting = listed.filter(isReadableWrite);
  const busy = keys.length > waiting.length ? await busyOf(outbox.index('deal'), ended) : [];
  return { entries: buildHistory(ended, waiting, forbidden, busy, account), waiting: single.length };
}

/** Reads one press, whether it was made alone or in a batch; undefined if the history does not have it any more. */
export async function readEntry(db: OpenDatabase, seq: number, viewer: Viewer): Promise<HistoryEntry | undefined> {
  const batch = (await db.get('batchEntries', seq))?.batch;
  const entries =
    batch === undefined ? (await readHistory(db, viewer)).entries : await readBatchEntries(db, batch, viewer);
  return entries.find((entry) => entry.seq === seq);
}

/** Reads the presses of one batch, newest first. */
export async function readBatchEntries(
  db: OpenDatabase,
  id: string,
  { forbidden, account }: Viewer,
): Promise<HistoryEntry[]> {
  const reading = db.transaction(['outbox', 'journal', 'batches', 'batchEntries']);
  const batch = await reading.objectStore('batches').get(id);
  if (!isReadableBatch(batch)) return [];
  const range = rangeOf(batch);
  const [ended, waiting, ...undos] = await Promise.all([
    reading.objectStore('batchEntries').getAll(range),
    reading.objectStore('outbox').getAll(range),
    reading.objectStore('journal').index('undoes').getAll(range),
    reading.objectStore('batchEntries').index('undoes').getAll(range),
    reading.objectStore('outbox').index('undoes').getAll(range),
  ]);
  const [singleUndos, batchUndos, queuedUndos] = undos;
  const entries = [...ended, ...singleUndos, ...batchUndos].filter(isReadableEntry);
  const busy = await busyOf(reading.objectStore('outbox').index('deal'), entries);
  const all = buildHistory(entries, [...waiting, ...queuedUndos].filter(isReadableWrite), forbidden, busy, account);
  return all.filter(({ seq }) => isOf(batch, seq));
}

/** Gives the keys of those deals of the entries that have a waiting write. */
async function busyOf(
  waiting: { getAll(id: string): Promise<Queued[]> },
  entries: readonly JournalEntry[],
): Promise<AccountDealKey[]> {
  const ids = [...new Set(entries.map(({ press }) => press.deal.id))];
  const records = await Promise.all(ids.map((id) => waiting.getAll(id)));
  return records.flat().filter(isReadableWrite).map(dealKeyOf);
}

const isOf = ({ seq, count }: Batch, press: number): boolean => press >= seq && press < seq + count;
