import { type BatchEntry, buildBatchHistory } from '@/lib/deal/batch';
import { DealError } from '@/lib/deal/errors';
import { type HistoryEntry, isForbidden, undoPress } from '@/lib/deal/journal';
import { type BatchPart, readBatchEntries, type Viewer } from './history';
import { accountIn, asUndoerOf, createOnce, type JournalOptions, noEntry } from './journal';
import type { Outbox } from './outbox';
import { readAll } from './read-records';

/** Lists batches of presses, and undoes them. */
export interface BatchJournal {
  /** Gives one entry for each batch, newest first. */
  list(): Promise<BatchEntry[]>;
  /**
   * Gives one batch, null if there is none, and some of its presses, in the order in which they were made: those that
   * wait, and, for thirty days, those that have ended.
   */
  read(id: string, part?: BatchPart): Promise<{ batch: BatchEntry | null; entries: HistoryEntry[] }>;
  /**
   * Takes back those presses of a batch that took effect, as a batch of its own, and gives that batch's id. The undo of
   * a deal that somebody has changed since then ends as a conflict. Throws `company` if the company has switched off an
   * action that any of it needs, and `no-entry` ten minutes after the batch has ended.
   */
  undo(id: string): Promise<string>;
}

export interface BatchJournalOptions extends Pick<JournalOptions, 'database' | 'forbidden' | 'account'> {
  outbox: Pick<Outbox, 'pressAll'>;
}

export function createBatchJournal({
  database,
  outbox,
  forbidden = async () => [],
  account = async () => '',
}: BatchJournalOptions): BatchJournal {
  const once = createOnce<string>();
  const viewerNow = async (): Promise<Viewer> => ({ forbidden: await forbidden(), account: await account() });

  async function list() {
    return buildBatchHistory(await readAll(database, 'batches'));
  }

  const find = async (id: string) => (await list()).find((entry) => entry.id === id) ?? null;

  const undo = (id: string) =>
    once(id, async () => {
      const batch = await find(id);
      if (!batch?.undoUntil || Date.now() >= batch.undoUntil) throw noEntry();
      // If the company has switched an action off, the undo throws, and leaves out no entry silently.
      const viewer = { ...(await asUndoerOf(batch.seq, await viewerNow(), database)), forbidden: [] };
      const all = await database.use((db) => readBatchEntries(db, id, viewer));
      const entries = all.filter(({ undoable }) => undoable);
      if (entries.length === 0) throw noEntry();
      const presses = entries.map((entry) => ({ press: undoPress(entry), undoes: entry.seq }));
      const switchedOff = await forbidden();
      if (presses.some((undoing) => isForbidden(undoing.press, switchedOff))) throw new DealError('company');
      return outbox.pressAll(presses, { undoes: id, ...accountIn(viewer) });
    });

  return {
    list,
    undo,
    async read(id, part) {
      const viewer = await viewerNow();
      const entries = await database.use((db) => readBatchEntries(db, id, viewer, part));
      return { batch: await find(id), entries };
    },
  };
}
