import PQueue from 'p-queue';
import { type Batch, batchesToForget, countWaiting, withoutEntries } from '@/lib/deal/batch';
import { type JournalEntry, markAttended, type Queued } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { advanceLines, type JournalLines, type JournalStep, readLines } from './journal-limit';
import { createQueueIndex, type QueueIndex } from './queue-index';

/** Of so many deals the entries are looked for one deal at a time. */
const FEW_DEALS = 50;

/** What becomes true at once, or not at all. */
export interface StoreChange {
  /** Writes that wait from now on, or wait otherwise than before. */
  kept?: readonly Queued[];
  /** Writes that move to the journal, or to the entries of their batch. */
  ended?: readonly JournalEntry[];
  /** Writes are about to be sent. */
  isSending?: boolean;
  /** Deals that a manager does something about: what ended badly there need not be shown any more. */
  seenTo?: readonly string[];
  /** Entries that a manager has seen to. */
  attended?: readonly JournalEntry[];
  /** A batch that begins. */
  batch?: Batch;
}

/** The writes that wait, in memory to be quick, and in the database to outlive the worker. Nobody else writes there. */
export interface OutboxStore extends Omit<QueueIndex, 'put' | 'remove'> {
  /** The number of the next press. */
  nextSeq(): number;
  change(change: StoreChange): Promise<void>;
  /** Takes over when writes may be tried again, in memory alone: a worker's death may lose that. */
  reschedule(records: readonly Queued[]): void;
  /** How the presses of a deal have ended, oldest first. */
  entriesOf(id: string): Promise<JournalEntry[]>;
  /** The manager has done something about the bad ending of a press. */
  attend(seq: number): Promise<void>;
  /** Forgets all that has ended. */
  clearJournal(): Promise<void>;
  /** Forgets the entries of batches whose time is over. */
  forgetOldEntries(): Promise<void>;
}

/** The store, opened when somebody needs it, and changed by one step at a time. */
export interface StoreAccess {
  open(): Promise<OutboxStore>;
  /** Runs a step that changes what it has read: presses are compared with those before them, results with those behind. */
  inTurn<T>(step: (store: OutboxStore) => Promise<T>): Promise<T>;
}

/** @param onStoreChange told whenever outbox or journal are no longer what they were */
export function createStoreAccess(database: Promise<Database>, onStoreChange: () => void): StoreAccess {
  const turn = new PQueue({ concurrency: 1 });
  let opened: Promise<OutboxStore> | undefined;

  function open(): Promise<OutboxStore> {
    opened ??= openOutboxStore(database, onStoreChange).catch((error) => {
      opened = undefined; // another time it may open
      throw error;
    });
    return opened;
  }

  return { open, inTurn: (step) => turn.add(async () => step(await open())) };
}

const STORES = ['outbox', 'journal', 'batches', 'batchEntries'] as const;

async function openOutboxStore(database: Promise<Database>, onStoreChange: () => void): Promise<OutboxStore> {
  const db = await database;
  const [records, entries, batches] = await Promise.all([
    db.getAll('outbox'),
    db.getAll('journal'),
    db.getAll('batches'),
  ]);
  const { put, remove, ...queue } = createQueueIndex(records);
  let lines = readLines(entries, batches);
  let lastSeq = lastSeqOf(records, entries, batches);

  async function change({
    kept = [],
    ended = [],
    isSending = false,
    seenTo = [],
    ...more
  }: StoreChange): Promise<void> {
    // A press is on the disk before a manager believes it is, and that it is sent before it may have arrived; anything
    // else can be found out again.
    const durability = isSending || seenTo.length > 0 ? 'strict' : 'relaxed';
    const transaction = begin(db, durability);
    const found = seenTo.length > 0 ? await findUnattended(transaction, seenTo, lines) : [];
    const attended = [...found, ...(more.attended ?? [])].map(markAttended);
    const step = advanceLines(lines, { ended, attended, batch: more.batch }, Date.now());
    const outbox = transaction.objectStore('outbox');
    await Promise.all([
      ...kept.map((record) => outbox.put(record)),
      ...ended.map(({ seq }) => outbox.delete(seq)),
      ...[...attended, ...ended].map((entry) => transaction.objectStore(storeOf(entry)).put(entry)),
      ...writeStep(transaction, step),
      transaction.done,
    ]);
    lines = step.lines;
    for (const { seq } of ended) remove(seq);
    for (const record of kept) put(record);
    onStoreChange();
  }

  async function attend(seq: number): Promise<void> {
    const entry = await readEnded(db, seq);
    if (entry?.needsAttention) await change({ attended: [entry] });
  }

  async function clearJournal(): Promise<void> {
    const waiting = [...lines.batches.values()].filter((batch) => countWaiting(batch) > 0).map(withoutEntries);
    const transaction = db.transaction(STORES, 'readwrite');
    await Promise.all([
      ...(['journal', 'batches', 'batchEntries'] as const).map((name) => transaction.objectStore(name).clear()),
      ...waiting.map((batch) => transaction.objectStore('batches').put(batch)),
      transaction.done,
    ]);
    lines = readLines([], waiting);
    onStoreChange();
  }

  async function forgetOldEntries(): Promise<void> {
    if (batchesToForget([...lines.batches.values()], Date.now()).length > 0) await change({});
  }

  return {
    ...queue,
    nextSeq: () => {
      lastSeq += 1;
      return lastSeq;
    },
    change,
    reschedule: (rescheduled) => {
      for (const record of rescheduled) if (queue.get(record.seq)) put(record);
    },
    entriesOf: (id) => readEntriesOf(db, id, lines),
    attend,
    clearJournal,
    forgetOldEntries,
  };
}

/** The number of the last press, however it stands: numbers are not used again. */
const lastSeqOf = (queued: readonly Queued[], ended: readonly JournalEntry[], batches: readonly Batch[]): number =>
  Math.max(0, queued.at(-1)?.seq ?? 0, ended.at(-1)?.seq ?? 0, ...batches.map(({ seq, count }) => seq + count - 1));

type Transaction = ReturnType<typeof begin>;
const begin = (db: Database, durability: IDBTransactionDurability) =>
  db.transaction(STORES, 'readwrite', { durability });

/** Where the journal keeps how a press has ended. */
const storeOf = ({ batch }: JournalEntry) => (batch === undefined ? 'journal' : 'batchEntries');

/** The numbers of a batch's presses. */
export const rangeOf = ({ seq, count }: Pick<Batch, 'seq' | 'count'>): IDBKeyRange =>
  IDBKeyRange.bound(seq, seq + count - 1);

/** How one press has ended, whether it was made alone or with others. */
export const readEnded = async (db: Database, seq: number): Promise<JournalEntry | undefined> =>
  (await db.get('journal', seq)) ?? (await db.get('batchEntries', seq));

async function readEntriesOf(db: Database, id: string, { batches }: JournalLines): Promise<JournalEntry[]> {
  const alone = await db.getAllFromIndex('journal', 'deal', id);
  if (batches.size === 0) return alone;
  return [...alone, ...(await db.getAllFromIndex('batchEntries', 'deal', id))].sort((a, b) => a.seq - b.seq);
}

/** What ended badly on some deals, and nobody has seen to. */
async function findUnattended(
  transaction: Transaction,
  ids: readonly string[],
  { batches }: JournalLines,
): Promise<JournalEntry[]> {
  const findIn = async (name: 'journal' | 'batchEntries') => {
    const index = transaction.objectStore(name).index('deal');
    return (await Promise.all(ids.map((id) => index.getAll(id)))).flat();
  };
  const wanted = new Set(ids);
  const inJournal =
    ids.length <= FEW_DEALS
      ? await findIn('journal')
      : (await transaction.objectStore('journal').getAll()).filter(({ press }) => wanted.has(press.deal.id));
  const isInBatches = [...batches.values()].some(({ needsAttention }) => needsAttention > 0);
  const inBatches = isInBatches ? await findIn('batchEntries') : [];
  return [...inJournal, ...inBatches].filter(({ needsAttention }) => needsAttention);
}

/** Writes what has become of the lines of the journal. */
function writeStep(transaction: Transaction, { changed, forgotten, dropped }: JournalStep): Promise<unknown>[] {
  const batches = transaction.objectStore('batches');
  const entries = transaction.objectStore('batchEntries');
  return [
    ...changed.map((batch) => batches.put(batch)),
    ...forgotten.map((batch) => entries.delete(rangeOf(batch))),
    ...dropped.flatMap((line) =>
      typeof line === 'number'
        ? [transaction.objectStore('journal').delete(line)]
        : [batches.delete(line.id), entries.delete(rangeOf(line))],
    ),
  ];
}
