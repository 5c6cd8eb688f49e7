import { decideWrite, isReached, type Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import { buildHistory, type HistoryEntry, isForbidden, rebasePress, undoPress } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { PressOrigin } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import type { Outbox, PressOptions } from './outbox';
import type { DealsPort } from './ports';
import type { WriteOutcome } from './waiters';

/** What was pressed, and what can still be done about it. It never leaves the machine. */
export interface Journal {
  /** Newest first: all that has ended, and of what waits the newest; `waiting` counts all of that. */
  list(): Promise<{ entries: HistoryEntry[]; waiting: number }>;
  /**
   * Takes back a press that took effect, if Wazzup has what the manager was shown: what the press left, or, once they
   * know of someone's later change, that. Otherwise gives what Wazzup has, and does nothing. Throws `company` if the
   * company has switched off what that would be.
   */
  undo(seq: number, base: Deal | null): Promise<WriteOutcome>;
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
  outbox: Pick<Outbox, 'press' | 'drop' | 'attend' | 'clearJournal'>;
  /** What the manager's company has switched off. */
  forbidden?: () => Promise<readonly Action[]>;
}

/** The most waiting writes that are listed. */
const LISTED = 500;

/** It was cleared, undone or done anew meanwhile. */
const gone = () => new DealError('unexpected', { code: 'no-entry' });

export function createJournal({ client, database, outbox, forbidden = async () => [] }: JournalOptions): Journal {
  /** Those about which something is being done: a second click is not a second press. */
  const inHand = new Set<number>();

  async function list() {
    const transaction = (await database).transaction(['outbox', 'journal']);
    const queue = transaction.objectStore('outbox');
    const keys = await queue.getAllKeys();
    const [waiting, ended] = await Promise.all([
      keys.length > 0 ? queue.getAll(IDBKeyRange.lowerBound(keys.at(-LISTED) ?? keys[0])) : [],
      transaction.objectStore('journal').getAll(),
    ]);
    return { entries: buildHistory(ended, waiting, await forbidden()), waiting: keys.length };
  }

  async function once(seq: number, act: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
    if (inHand.has(seq)) throw gone();
    inHand.add(seq);
    try {
      return await act();
    } finally {
      inHand.delete(seq);
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
      const { entries } = await list();
      const entry = entries.find((one) => one.seq === seq);
      const undoing = entry && undoPress(entry);
      if (undoing && isForbidden(undoing, await forbidden())) throw new DealError('company');
      if (!undoing || !entry.undoable) throw gone();
      return press(asShown(undoing, base), null, { undoes: seq });
    });

  const retry = (seq: number, base: Deal | null) =>
    once(seq, async () => {
      const entry = await (await database).get('journal', seq);
      if (!entry?.needsAttention) throw gone();
      const { undoes, contacts } = entry;
      const more = { ...(undoes !== undefined && { undoes }), ...(contacts && { contacts }) };
      return press(asShown(entry.press, base), entry.in, more);
    });

  async function dismiss(seq: number): Promise<void> {
    await outbox.attend(seq);
    await outbox.drop(seq);
  }

  return { list, undo, retry, dismiss, clear: outbox.clearJournal };
}
