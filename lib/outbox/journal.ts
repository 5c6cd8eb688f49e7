import { decideWrite, isReached, type Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import { type HistoryEntry, isForbidden, rebasePress, undoPress } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { PressOrigin } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { readEntry, readHistory, type Viewer } from './history';
import type { Outbox, PressOptions } from './outbox';
import type { DealsPort } from './ports';
import { readEnded } from './store';
import type { WriteOutcome } from './waiters';

/** Lists presses, undoes them and presses them again. The journal never leaves the machine. */
export interface Journal {
  /**
   * Gives the presses that were made one by one, newest first: all that have ended, and the newest of those that wait;
   * `waiting` counts all that wait.
   */
  list(): Promise<{ entries: HistoryEntry[]; waiting: number }>;
  /**
   * Takes back a press that took effect, if Wazzup has what the history showed the manager: what the press left, or
   * what somebody else made of it later. Otherwise gives what Wazzup has, and does nothing. Throws `company` if the
   * company has switched off the action that the undo needs.
   */
  undo(seq: number, base: Deal | null): Promise<WriteOutcome>;
  /** Presses again a press that failed or met a conflict, on the same terms as `undo`. */
  retry(seq: number, base: Deal | null): Promise<WriteOutcome>;
  /** Leaves a press that failed or met a conflict as it is; drops a press that waits. */
  dismiss(seq: number): Promise<void>;
  /** Forgets all presses that have ended. */
  clear(): Promise<void>;
}

export interface JournalOptions {
  client: Pick<DealsPort, 'get'>;
  database: Database;
  outbox: Pick<Outbox, 'press' | 'drop' | 'attend' | 'clearJournal'>;
  /** Gives the actions that the manager's company has switched off. */
  forbidden?: () => Promise<readonly Action[]>;
  /** Gives the mark of the account that the manager is connected with; undefined if they are with none. */
  account?: () => Promise<string | undefined>;
}

/** Lets an undo be for the account of the press that it takes back, also if the manager is connected with none now. */
export async function asUndoerOf(seq: number, viewer: Viewer, database: Database): Promise<Viewer> {
  return { ...viewer, account: viewer.account ?? (await readEnded(database, seq))?.account };
}

export const accountIn = ({ account }: Viewer): { account?: string } => (account === undefined ? {} : { account });

/** The error for an entry that the manager cleared, undid or pressed again meanwhile. */
export const noEntry = () => new DealError('unexpected', { code: 'no-entry' });

/**
 * Gives a function that does something unless it is being done already under the same key, and then throws: a second
 * click is not a second press.
 */
export function createOnce<K>() {
  const underWay = new Set<K>();
  return async <T>(key: K, act: () => Promise<T>): Promise<T> => {
    if (underWay.has(key)) throw noEntry();
    underWay.add(key);
    try {
      return await act();
    } finally {
      underWay.delete(key);
    }
  };
}

export function createJournal({
  client,
  database,
  outbox,
  forbidden = async () => [],
  account = async () => '',
}: JournalOptions): Journal {
  const once = createOnce<number>();

  const viewerNow = async (): Promise<Viewer> => ({ forbidden: await forbidden(), account: await account() });

  async function list() {
    const viewer = await viewerNow();
    return database.use((db) => readHistory(db, viewer));
  }

  /**
   * Gives a press to the outbox, unless Wazzup has something else than the manager saw. If Wazzup cannot be asked, the
   * outbox keeps the press like any other.
   */
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

  /** Puts a press on the base that the history showed the manager. */
  const onShownBase = (pressed: Press, base: Deal | null): Press =>
    isReached(base, pressed.base) ? pressed : rebasePress(pressed, base);

  const undo = (seq: number, base: Deal | null) =>
    once(seq, async () => {
      const viewer = await asUndoerOf(seq, await viewerNow(), database);
      const entry = await database.use((db) => readEntry(db, seq, viewer));
      const undoing = entry && undoPress(entry);
      if (undoing && isForbidden(undoing, viewer.forbidden)) throw new DealError('company');
      if (!undoing || !entry.undoable) throw noEntry();
      return press(onShownBase(undoing, base), null, { undoes: seq, ...accountIn(viewer) });
    });

  const retry = (seq: number, base: Deal | null) =>
    once(seq, async () => {
      const entry = await readEnded(database, seq);
      if (!entry?.needsAttention || entry.account !== ((await account()) ?? '')) throw noEntry();
      const { undoes, contacts } = entry;
      const more = { account: entry.account, ...(undoes !== undefined && { undoes }), ...(contacts && { contacts }) };
      return press(onShownBase(entry.press, base), entry.in, more);
    });

  async function dismiss(seq: number): Promise<void> {
    await outbox.attend(seq);
    await outbox.drop(seq);
  }

  return {
    list,
    undo,
    retry,
    dismiss,
    clear: outbox.clearJournal,
  };
}
