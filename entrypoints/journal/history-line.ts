import type { BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import { needsManager } from '@/lib/deal/needs-manager';
import type { Reason } from '@/lib/deal/queue';

/** A batch as the page shows it. */
export interface BatchLine extends BatchEntry {
  /** Why the last of its presses wait; null if none waits, or for no reason yet. */
  waitsFor: Reason | null;
  /** Which of its presses are shown, by their places from 0; absent if all are. */
  places?: readonly number[];
  /** Only those presses are shown that need the manager's attention. */
  onlyUnattended?: true;
}

/** One line of the history: a press, or presses that were made together. */
export type HistoryLine = HistoryEntry | BatchLine;

export const isBatchLine = (line: HistoryLine): line is BatchLine => 'count' in line;

/** Joins presses and batches, the newest first. */
export const joinLines = (entries: readonly HistoryEntry[], batches: readonly BatchLine[]): HistoryLine[] =>
  [...entries, ...batches].sort((a, b) => b.seq - a.seq);

/** Whether a press, or any press of a batch, waits to be sent or to be seen in Wazzup. */
export const isUnderWay = (line: HistoryLine): boolean =>
  isBatchLine(line)
    ? (line.states.waiting ?? 0) > 0
    : line.state === 'waiting' || line.state === 'cancelling' || line.state === 'accepted';

/** Whether a press, or any press of a batch, has taken effect. */
export const isDone = (line: HistoryLine): boolean =>
  isBatchLine(line) ? (line.states.applied ?? 0) > 0 : line.state === 'applied';

/** Whether clearing the history deletes anything of a line: of a batch that is under way it deletes what has ended. */
export const isClearable = (line: HistoryLine): boolean =>
  !isUnderWay(line) || (isBatchLine(line) && Object.keys(line.states).length > 1);

/** Whether a press, or any press of a batch, wants something of the manager. */
export function lineNeedsManager(line: HistoryLine): boolean {
  if (!isBatchLine(line)) return needsManager(line);
  const { needsAttention, waitsFor } = line;
  return needsManager({
    needsAttention: needsAttention > 0,
    state: isUnderWay(line) ? 'waiting' : 'applied',
    reason: waitsFor,
  });
}
