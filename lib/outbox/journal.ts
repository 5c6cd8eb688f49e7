import { type BatchEntry, buildBatchHistory } from '@/lib/deal/batch';
import { decideWrite, isReached, type Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import { type HistoryEntry, isForbidden, rebasePress, undoPress } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { PressOrigin } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { readBatchEntries, readEntry, readHistory } from './history';
import type { Outbox, PressOptions } from './outbox';
import type { DealsPort } from './ports';
import { readEnded } from './store';
import type { WriteOutcome } from './waiters';

/** What was pressed, and what can still be done about it. It never leaves the machine. */
export interface Journal {
  /**
   * Presses that were made one by one, newest first: all that have ended, and of those that wait the newest; `waiting`
   * counts all of these.
   */
  list(): Promise<{ entries: HistoryEntry[]; waiting: number }>;
  /** Presses that were made together, as one entry each, newest first. */
  listBatches(): Promise<BatchEntry[]>;
  /** The presses of one batch, newest first: those that wait, and those that have ended, for thirty days. */
  listBatch(id: string): Promise<HistoryEntry[]>;
  /**
   * Takes back a press that took effect, if Wazzup has what the manager was shown: what the press left, or, once they
   * know of someone's later change, that. Otherwise gives what Wazzup has, and does nothing. Throws `company` if the
   * company has switched off what that would be.
   */
  undo(seq: number, base: Deal | null): Promise<WriteOutcome>;
  /**
   * Takes back what took effect of a batch, as a batch of its own, whose id it gives. What somebody has changed since then
   * ends as a conflict there. Throws `company` if the company has switched off any of it.
   */
  undoBatch(id: string): Promise<string>;
  /** Presses again what ended badly, on the same terms. */
  retry(seq: number, base: Deal | null): Promise<WriteOutcome>;
  /** What ended badly is to stay so; what waits is not to be sent. */
  dismiss(seq: number): Promise<void>;
  /** Forgets all that has ended. */
  clear(): Promise<void>;
}

export interface JournalOptions {
  client: Pick<DealsPort, 'get'>;
  database: Promise<Database>;
  outbox: Pick<Outbox, 'press' | 'pressAll' | 'drop' | 'attend' | 'clearJournal'>;
  /** What the manager's company has switched off. */
  forbidden?: () => Promise<readonly Action[]>;
}

/** It was cleared, undone or done anew meanwhile. */
const gone = () => new DealError('unexpected', { code: 'no-entry' });

export function createJournal({ client, database, outbox, forbidden = async () => [] }: JournalOptions): Journal {
  /** Those about which something is being done: a second click is not a second press. */
  const underWay = new Set<number | string>();

  const list = async () => readHistory(await database, await forbidden());

  async function once<T>(key: number | string, act: () => Promise<T>): Promise<T> {
    if (underWay.has(key)) throw gone();
    underWay.add(key);
    try {
      return await act();
    } finally {
      underWay.delete(key);
    }
  }

  /** Presses unless Wazzup is known to have something else; where it cannot be asked, the write waits like any other. */
  async function press(pressed: Press, pressedIn: PressOrigin | null, more: PressOptions): Promise<WriteOutcome> {
    if (isForbidden(pressed, await forbidden())) throw new DealError('company');
    const there = await client.get(pressed.deal.id).catch((error: unknown) => {
      if (error instanceof DealError) return undefined;
      throw error;
    });
    const step = there === undefined ? undefined : decideWrite(pressed, there);
    const isOvertaken = step && 'outcome' in step && step.outcome !== 'saved';
    return isOvertaken ? step : outbox.press(pressed, pressedIn, more);
  }

  const asShown = (pressed: Press, base: Deal | null): Press =>
    isReached(base, pressed.base) ? pressed : rebasePress(pressed, base);

  const undo = (seq: number, base: Deal | null) =>
    once(seq, async () => {
      const entry = await readEntry(await database, seq, await forbidden());
      const undoing = entry && undoPress(entry);
      if (undoing && isForbidden(undoing, await forbidden())) throw new DealError('company');
      if (!undoing || !entry.undoable) throw gone();
      return press(asShown(undoing, base), null, { undoes: seq });
    });

  const undoBatch = (id: string) =>
    once(id, async () => {
      const db = await database;
      const batch = buildBatchHistory(await db.getAll('batches')).find((one) => one.id === id);
      if (!batch?.undoable) throw gone();
      // What the company has switched off is told, and not passed over.
      const entries = (await readBatchEntries(db, id)).filter(({ undoable }) => undoable);
      if (entries.length === 0) throw gone();
      const presses = entries.map((entry) => ({ press: undoPress(entry), undoes: entry.seq }));
      const switchedOff = await forbidden();
      if (presses.some((one) => isForbidden(one.press, switchedOff))) throw new DealError('company');
      return outbox.pressAll(presses, { undoes: id });
    });

  const retry = (seq: number, base: Deal | null) =>
    once(seq, async () => {
      const entry = await readEnded(await database, seq);
      if (!entry?.needsAttention) throw gone();
      const { undoes, contacts } = entry;
      const more = { ...(undoes !== undefined && { undoes }), ...(contacts && { contacts }) };
      return press(asShown(entry.press, base), entry.in, more);
    });

  async function dismiss(seq: number): Promise<void> {
    await outbox.attend(seq);
    await outbox.drop(seq);
  }

  return {
    list,
    listBatches: async () => buildBatchHistory(await (await database).getAll('batches')),
    listBatch: async (id) => readBatchEntries(await database, id, await forbidden()),
    undo,
    undoBatch,
    retry,
    dismiss,
    clear: outbox.clearJournal,
  };
}
