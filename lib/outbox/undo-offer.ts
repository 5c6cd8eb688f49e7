import { isReached } from '@/lib/deal/decide-write';
import { isForbidden, undoPress } from '@/lib/deal/journal';
import type { UndoOffer } from '@/lib/deal/looked';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { JournalEntry } from '@/lib/deal/queue';
import { isWithin } from '@/lib/time';

/** How long the popup offers to take back a press, in milliseconds; the history does so for as long as it has it. */
const UNDO_MS = 10 * 60_000;

/**
 * Gives the offer to take back the last press on a deal, as long as Wazzup has what the press left. An undo is not
 * offered to be taken back, unless it deleted the deal.
 * @param forbidden the actions that the company's policy forbids
 */
export function offerUndo(last: JournalEntry, there: Deal | null, forbidden: readonly Action[]): UndoOffer | null {
  const { seq, before, after, endedAt, undoes } = last;
  const isOffered =
    (undoes === undefined || after === null) &&
    isWithin(endedAt, UNDO_MS) &&
    isReached(there, after) &&
    !isReached(after, before) &&
    !isForbidden(undoPress(last), forbidden);
  return isOffered ? { seq, to: before, until: endedAt + UNDO_MS } : null;
}
