import { BATCH_ENTRIES, type Batch, countWaiting, isOfBatch } from '@/lib/deal/batch';
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
  const single = keys.filter((seq) => !ranges.some((batch) => isOfBatch(batch, seq)));
  const listed = await Promise.all(single.slice(-LISTED).map((seq) => outbox.get(seq)));
  const waiting = listed.filter(isReadableWrite);
  const busy = keys.length > waiting.length ? await busyOf(outbox.index('deal'), ended) : [];
  return { entries: buildHistory(ended, waiting, forbidden, busy, account), waiting: single.length };
}

/** Reads one press, whether it was made alone or in a batch; undefined if the history does not have it any more. */
export async function readEntry(db: OpenDatabase, seq: number, viewer: Viewer): Promise<HistoryEntry | undefined> {
  const id = (await db.get('batchEntries', seq))?.batch;
  const batch = id === undefined ? undefined : await db.get('batches', id);
  const entries = batch
    ? await readBatchEntries(db, batch.id, viewer, { from: seq - batch.seq, limit: 1, needsAttention: false })
    : (await readHistory(db, viewer)).entries;
  return entries.find((entry) => entry.seq === seq);
}

/** Some of the presses of a batch: at most `limit`, after the first `from` of them. */
export interface BatchPart {
  from: number;
  limit: number;
  /** Whether only those count that need the manager's attention. */
  needsAttention: boolean;
}

const WHOLE_BATCH: BatchPart = { from: 0, limit: BATCH_ENTRIES, needsAttention: false };

/** Reads presses of one batch, in the order in which they were made. */
export async function readBatchEntries(
  db: OpenDatabase,
  id: string,
  { forbidden, account }: Viewer,
  part: BatchPart = WHOLE_BATCH,
): Promise<HistoryEntry[]> {
  const batch = await db.get('batches', id);
  if (!isReadableBatch(batch)) return [];
  if (part.needsAttention)
    return buildHistory(await readUnattended(db, batch, part), [], forbidden, [], account).reverse();
  const [seq, count] = [batch.seq + part.from, Math.min(part.limit, batch.count - part.from)];
  if (count <= 0) return [];
  const range = rangeOf({ seq, count });
  const reading = db.transaction(['outbox', 'journal', 'batchEntries']);
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
  return all.filter((entry) => isOfBatch({ seq, count }, entry.seq)).reverse();
}

/** How many entries of a batch are in memory at once while only some of them are wanted. */
const ENTRIES_AT_ONCE = 1_000;

/** Reads those entries of a batch that need the manager's attention. */
async function readUnattended(db: OpenDatabase, batch: Batch, { from, limit }: BatchPart): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  const end = batch.seq + batch.count;
  for (let seq = batch.seq; seq < end && found.length < from + limit; seq += ENTRIES_AT_ONCE) {
    const range = rangeOf({ seq, count: Math.min(ENTRIES_AT_ONCE, end - seq) });
    const entries = (await db.getAll('batchEntries', range)).filter(isReadableEntry);
    found.push(...entries.filter(({ needsAttention }) => needsAttention));
  }
  return found.slice(from, from + limit);
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
