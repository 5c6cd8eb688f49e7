import { type JournalEntry, markAttended, type Queued } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';

/** The most entries the journal keeps of what is done with; what somebody has to see to stays besides. */
export const JOURNAL_LENGTH = 500;

/** What becomes true at once, or not at all. */
export interface StoreChange {
  /** Writes that wait from now on, or wait otherwise than before. */
  kept?: readonly Queued[];
  /** Writes that move to the journal. */
  ended?: readonly JournalEntry[];
  /** Writes are about to be sent. */
  isSending?: boolean;
  /** A deal that a manager does something about: what ended badly there need not be shown any more. */
  seenTo?: string;
}

/** The writes that wait: in memory to be quick, in the database to outlive the worker. Nobody else writes there. */
export interface OutboxStore {
  /** In the order of their presses. */
  all(): Iterable<Queued>;
  ofDeal(id: string): Queued[];
  /** Those of the same deal that follow it. */
  behind(record: Queued): Queued[];
  has(record: Queued): boolean;
  /** The number of the next press. */
  nextSeq(): number;
  change(change: StoreChange): Promise<void>;
}

/** @param onStoreChange told whenever outbox or journal are no longer what they were */
export async function openOutboxStore(database: Promise<Database>, onStoreChange: () => void): Promise<OutboxStore> {
  const db = await database;
  const [records, entries] = await Promise.all([db.getAll('outbox'), db.getAll('journal')]);
  const queue = new Map<number, Queued>();
  const byDeal = new Map<string, Map<number, Queued>>();
  let lastSeq = Math.max(0, ...entries.map(({ seq }) => seq));
  /** What may be dropped from the journal, oldest first. */
  const droppable = entries.filter(({ needsAttention }) => !needsAttention).map(({ seq }) => seq);

  function put(record: Queued): void {
    const { id } = record.press.deal;
    queue.set(record.seq, record);
    byDeal.set(id, (byDeal.get(id) ?? new Map()).set(record.seq, record));
    lastSeq = Math.max(lastSeq, record.seq);
  }

  function remove({ seq, press: { deal } }: JournalEntry): void {
    queue.delete(seq);
    const others = byDeal.get(deal.id);
    others?.delete(seq);
    if (others?.size === 0) byDeal.delete(deal.id);
  }

  async function change({ kept = [], ended = [], isSending = false, seenTo }: StoreChange): Promise<void> {
    // A press is on the disk before a manager believes it is, and that it is sent before it may have arrived; anything
    // else can be found out again.
    const durability = isSending || seenTo !== undefined ? 'strict' : 'relaxed';
    const transaction = db.transaction(['outbox', 'journal'], 'readwrite', { durability });
    const outbox = transaction.objectStore('outbox');
    const journal = transaction.objectStore('journal');
    const open = seenTo === undefined ? [] : await journal.index('deal').getAll(seenTo);
    const settled = open.filter((entry) => entry.needsAttention).map(markAttended);
    const news = [...settled, ...ended].filter((entry) => !entry.needsAttention).map(({ seq }) => seq);
    const surplus = Math.max(0, droppable.length + news.length - JOURNAL_LENGTH);
    await Promise.all([
      ...kept.map((record) => outbox.put(record)),
      ...ended.map(({ seq }) => outbox.delete(seq)),
      ...[...settled, ...ended].map((entry) => journal.put(entry)),
      ...[...droppable, ...news].slice(0, surplus).map((seq) => journal.delete(seq)),
      transaction.done,
    ]);
    droppable.push(...news);
    droppable.splice(0, surplus);
    ended.forEach(remove);
    kept.forEach(put);
    onStoreChange();
  }

  const ofDeal = (id: string): Queued[] => [...(byDeal.get(id)?.values() ?? [])];

  records.forEach(put);
  return {
    all: () => queue.values(),
    ofDeal,
    behind: ({ seq, press }) => ofDeal(press.deal.id).filter((other) => other.seq > seq),
    has: ({ seq }) => queue.has(seq),
    nextSeq: () => {
      lastSeq += 1;
      return lastSeq;
    },
    change,
  };
}
