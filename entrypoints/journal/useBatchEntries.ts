import { useMemo, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import type { HistoryEntry } from '@/lib/deal/journal';
import { sendToBackground } from '@/lib/messaging/send';
import type { BatchLine } from './history-line';

/** How many deals of a batch one page shows. */
const PAGE = 50;

/** One page of the presses of a batch that are shown. */
export interface BatchPageContent {
  entries: readonly HistoryEntry[];
  /** How many presses are shown on all pages, and those of this page, counted from 0. */
  total: number;
  from: number;
  to: number;
  /** Turns so many pages on; back, if that is negative. */
  turn: (pages: number) => void;
}

/** Reads a batch's presses page by page, and again whenever they may have changed. */
export function useBatchEntries({ id, count, needsAttention, places, onlyUnattended }: BatchLine): BatchPageContent {
  const [page, setPage] = useState(0);
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([]);
  const total = onlyUnattended ? needsAttention : (places?.length ?? count);
  // Fewer may be left than when the manager turned the page.
  const from = Math.min(page, Math.max(0, Math.ceil(total / PAGE) - 1)) * PAGE;
  const read = useMemo(
    () =>
      singleFlight(async () => {
        const parts = places ? runsOf(places.slice(from, from + PAGE)) : [{ from, limit: PAGE }];
        const read = parts.map((part) =>
          sendToBackground('batch.read', { id, ...part, needsAttention: onlyUnattended ?? false }),
        );
        const answers = await Promise.all(read).catch(() => undefined);
        if (answers) setEntries(answers.flatMap((answer) => answer.entries));
      }),
    [id, places, from, onlyUnattended],
  );
  useRefreshOnChange(read);
  return {
    entries,
    total,
    from,
    to: Math.min(from + PAGE, total),
    turn: (pages) => setPage(from / PAGE + pages),
  };
}

/** Joins places that follow each other, so that one question covers them. */
function runsOf(places: readonly number[]): { from: number; limit: number }[] {
  const runs: { from: number; limit: number }[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && place === last.from + last.limit) last.limit += 1;
    else runs.push({ from: place, limit: 1 });
  }
  return runs;
}
