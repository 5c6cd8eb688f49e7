import pLimit from 'p-limit';
import { type Batch, batchesToForget, countWaiting, withoutEntries } from '@/lib/deal/batch';
import { dealKeyOf, type JournalEntry, markAttended, type Queued } from '@/lib/deal/queue';
import { type AccountDealKey, accountKeyText } from '@/lib/deal/site';
import type { Database, OpenDatabase } from '@/lib/storage/database';
import { advanceLines, type JournalLines, type JournalStep, readLines } from './journal-limit';
import { createQueueIndex, type QueueIndex } from './queue-index';
import { readAll, readWrites } from './read-records';
import { isReadableEntry } from './readable';
import { type Ticket, ticketOf, withTicket } from './ticket';

/** For at most so many deals the store looks for entries deal by deal; for more it reads the whole journal. */
const FEW_DEALS = 50;

/** A change of outbox and journal, which the store makes as a whole or not at all. */
export interface StoreChange {
  /** Writes that the outbox has from now on, or has in another state. */
  kept?: readonly Queued[];
  /** Writes that move to the journal, or to the entries of their batch. */
  ended?: readonly JournalEntry[];
  /** Whether the delivery is about to send the writes. */
  isSending?: boolean;
  /** The deals that the manager attends to: failures and conflicts there need no attention any more. */
  seenTo?: readonly AccountDealKey[];
  /** Entries that the manager has attended to. */
  attended?: readonly JournalEntry[];
  /** A batch that begins, or that the manager has paused or lets go on. */
  batch?: Batch;
}

/**
 * Stores the writes that wait in the database, where they outlive the worker, and in memory a ticket for each, by which
 * it knows what is due. No other code writes to these tables of the database.
 */
export interface OutboxStore extends Omit<QueueIndex, 'put' | 'remove'> {
  /** Reads writes by their numbers, in this order; leaves out those that have ended. */
  read(seqs: readonly number[]): Promise<Queued[]>;
  /** Reads the first write of a deal. */
  readFirst(deal: AccountDealKey): Promise<Queued | undefined>;
  /** Reads the writes of the same deal that follow this one. */
  readBehind(record: Queued): Promise<Queued[]>;
  /** Gives the number of the next press. */
  nextSeq(): number;
  change(change: StoreChange): Promise<void>;
  /**
   * Changes in memory when writes may be tried again. It does not touch the database: a worker's death may lose that.
   */
  reschedule(tickets: readonly Ticket[]): void;
  /** Gives all batches. */
  batches(): Batch[];
  /** Reads the journal's entries of a deal, oldest first. */
  entriesOf(deal: AccountDealKey): Promise<JournalEntry[]>;
  /** Marks the failure or conflict of a press as one that the manager has attended to. */
  attend(seq: number): Promise<void>;
  /** Forgets all presses that have ended. */
  clearJournal(): Promise<void>;
  /** Puts another account's mark in place of one in every record. */
  renameAccount(from: string, to: string): Promise<void>;
  /** Forgets the entries of batches that are older than the journal keeps them. */
  forgetOldEntries(): Promise<void>;
}

/** Opens the store when it is first needed, and lets one step at a time change it. */
export interface StoreAccess {
  open(): Promise<OutboxStore>;
  /**
   * Runs a step when no other step runs. A step may therefore read and then change: it compares a new press with
   * earlier writes, or rebases the writes behind a result.
   */
  inTurn<T>(step: (store: OutboxStore) => Promise<T>): Promise<T>;
}

/** @param onStoreChange called after each change of outbox or journal */
export function createStoreAccess(database: Database, onStoreChange: () => void): StoreAccess {
  const turn = pLimit(1);
  let opened: Promise<OutboxStore> | undefined;

  function open(): Promise<OutboxStore> {
    opened ??= openOutboxStore(database, onStoreChange).catch((error) => {
      opened = undefined; // so that the next call tries to open it again
      throw error;
    });
    return opened;
  }

  return { open, inTurn: (step) => turn(async () => step(await open())) };
}

const STORES = ['outbox', 'journal', 'batches', 'batchEntries'] as const;

async function openOutboxStore(database: Database, onStoreChange: () => void): Promise<OutboxStore> {
  // A damaged record keeps its number for itself: no later press may get it.
  const highestKeys = await database.use((db) => Promise.all(SEQ_STORES.map((name) => highestKey(db, name))));
  const { put, remove, ...queue } = createQueueIndex();
  for await (const records of readWrites(database, onStoreChange)) for (const record of records) put(ticketOf(record));
  const [entries, batches] = await Promise.all([
    readAll(database, 'journal', onStoreChange),
    readAll(database, 'batches', onStoreChange),
  ]);
  let lines = readLines(entries, batches);
  let lastSeq = Math.max(...highestKeys, ...batches.map(({ seq, count }) => seq + count - 1));

  async function change({
    kept = [],
    ended = [],
    isSending = false,
    seenTo = [],
    ...more
  }: StoreChange): Promise<void> {
    // A press has to be on the disk before the manager believes that it is, and the mark that a write is sent before
    // the write may arrive. The outbox can find out anything else again.
    const durability = isSending || seenTo.length > 0 ? 'strict' : 'relaxed';
    lines = await database.use(async (db) => {
      const transaction = begin(db, durability);
      const unattended = seenTo.length > 0 ? await findUnattended(transaction, seenTo, lines) : [];
      const attended = [...unattended, ...(more.attended ?? [])].map(markAttended);
      const step = advanceLines(lines, { ended, attended, batch: more.batch }, Date.now());
      const outbox = transaction.objectStore('outbox');
      await Promise.all([
        ...kept.map((record) => outbox.put(record)),
        ...ended.map(({ seq }) => outbox.delete(seq)),
        ...[...attended, ...ended].map((entry) => transaction.objectStore(storeOf(entry)).put(entry)),
        ...writeStep(transaction, step),
        transaction.done,
      ]);
      return step.lines;
    });
    for (const { seq } of ended) remove(seq);
    for (const record of kept) put(ticketOf(record));
    onStoreChange();
  }

  async function attend(seq: number): Promise<void> {
    const entry = await readEnded(database, seq);
    if (entry?.needsAttention) await change({ attended: [entry] });
  }

  async function clearJournal(): Promise<void> {
    const waiting = [...lines.batches.values()].filter((batch) => countWaiting(batch) > 0).map(withoutEntries);
    await database.use(async (db) => {
      const transaction = db.transaction(STORES, 'readwrite');
      await Promise.all([
        ...(['journal', 'batches', 'batchEntries'] as const).map((name) => transaction.objectStore(name).clear()),
        ...waiting.map((batch) => transaction.objectStore('batches').put(batch)),
        transaction.done,
      ]);
    });
    lines = readLines([], waiting);
    onStoreChange();
  }

  async function renameAccount(from: string, to: string): Promise<void> {
    await renameAccountIn(database, from, to);
    const renamed = [...queue.all()].filter(({ account }) => account === from);
    for (const ticket of renamed) put({ ...ticket, account: to });
    onStoreChange();
  }

  async function forgetOldEntries(): Promise<void> {
    if (batchesToForget([...lines.batches.values()], Date.now()).length > 0) await change({});
  }

  return {
    ...queue,
    ...createReads(database, queue),
    nextSeq: () => {
      lastSeq += 1;
      return lastSeq;
    },
    change,
    batches: () => [...lines.batches.values()],
    reschedule: (rescheduled) => {
      for (const ticket of rescheduled) if (queue.get(ticket.seq)) put(ticket);
    },
    entriesOf: (deal) => readEntriesOf(database, deal, lines),
    attend,
    clearJournal,
    renameAccount,
    forgetOldEntries,
  };
}

/** Creates what reads the writes that wait, by their tickets. */
function createReads(
  database: Database,
  queue: Pick<QueueIndex, 'get' | 'ofDeal'>,
): Pick<OutboxStore, 'read' | 'readFirst' | 'readBehind'> {
  async function read(seqs: readonly number[]): Promise<Queued[]> {
    if (seqs.length === 0) return [];
    const records = await database.use(async (db) => {
      const { store } = db.transaction('outbox');
      return Promise.all(seqs.map((seq) => store.get(seq)));
    });
    return records.flatMap((record) => {
      const ticket = record && queue.get(record.seq);
      return ticket ? [withTicket(record, ticket)] : [];
    });
  }

  return {
    read,
    async readFirst(deal) {
      const first = queue.ofDeal(deal).slice(0, 1);
      return (await read(first.map(({ seq }) => seq))).at(0);
    },
    readBehind(record) {
      const later = queue.ofDeal(dealKeyOf(record)).filter(({ seq }) => seq > record.seq);
      return read(later.map(({ seq }) => seq));
    },
  };
}

const SEQ_STORES = ['outbox', 'journal', 'batchEntries'] as const;

/** Puts another account's mark in place of one in all presses of the database. */
function renameAccountIn(database: Database, from: string, to: string): Promise<void> {
  return database.use(async (db) => {
    const transaction = db.transaction(SEQ_STORES, 'readwrite');
    const rename = async (name: (typeof SEQ_STORES)[number]) => {
      const store = transaction.objectStore(name);
      for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue())
        if (cursor.value.account === from) await cursor.update({ ...cursor.value, account: to });
    };
    await Promise.all([...SEQ_STORES.map(rename), transaction.done]);
  });
}

/** Gives the highest number of a press in a store: the outbox uses no number again. */
async function highestKey(db: OpenDatabase, name: (typeof SEQ_STORES)[number]): Promise<number> {
  const last = await db.transaction(name).store.openKeyCursor(null, 'prev');
  return last?.key ?? 0;
}

type Transaction = ReturnType<typeof begin>;
const begin = (db: OpenDatabase, durability: IDBTransactionDurability) =>
  db.transaction(STORES, 'readwrite', { durability });

/** Gives the table that holds a journal entry. */
const storeOf = ({ batch }: JournalEntry) => (batch === undefined ? 'journal' : 'batchEntries');

/** Gives the range of the numbers of a batch's presses. */
export const rangeOf = ({ seq, count }: Pick<Batch, 'seq' | 'count'>): IDBKeyRange =>
  IDBKeyRange.bound(seq, seq + count - 1);

/** Reads the journal's entry of one press, whether it was made alone or in a batch. */
export async function readEnded(database: Database, seq: number): Promise<JournalEntry | undefined> {
  const entry = await database.use(async (db) => (await db.get('journal', seq)) ?? (await db.get('batchEntries', seq)));
  return isReadableEntry(entry) ? entry : undefined;
}

async function readEntriesOf(
  database: Database,
  deal: AccountDealKey,
  { batches }: JournalLines,
): Promise<JournalEntry[]> {
  const all = await database.use(async (db) => [
    ...(await db.getAllFromIndex('journal', 'deal', deal.id)),
    ...(batches.size === 0 ? [] : await db.getAllFromIndex('batchEntries', 'deal', deal.id)),
  ]);
  const readable = all.filter(isReadableEntry);
  return readable
    .filter((entry) => accountKeyText(dealKeyOf(entry)) === accountKeyText(deal))
    .sort((a, b) => a.seq - b.seq);
}

/** Finds the failures and conflicts of some deals that the manager has not attended to. */
async function findUnattended(
  transaction: Transaction,
  deals: readonly AccountDealKey[],
  { batches }: JournalLines,
): Promise<JournalEntry[]> {
  const ids = [...new Set(deals.map(({ id }) => id))];
  const findIn = async (name: 'journal' | 'batchEntries') => {
    const index = transaction.objectStore(name).index('deal');
    return (await Promise.all(ids.map((id) => index.getAll(id)))).flat();
  };
  const inJournal =
    ids.length <= FEW_DEALS ? await findIn('journal') : await transaction.objectStore('journal').getAll();
  const isInBatches = [...batches.values()].some(({ needsAttention }) => needsAttention > 0);
  const inBatches = isInBatches ? await findIn('batchEntries') : [];
  const keys = new Set(deals.map(accountKeyText));
  return [...inJournal, ...inBatches]
    .filter(isReadableEntry)
    .filter((entry) => entry.needsAttention && keys.has(accountKeyText(dealKeyOf(entry))));
}

/** Writes a step of the journal's lines to the database. */
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
