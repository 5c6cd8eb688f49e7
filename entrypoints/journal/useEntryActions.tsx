import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { HistoryEntry } from '@/lib/deal/journal';
import { ConfirmUndo, needsConfirmation } from './ConfirmUndo';
import type { EntryAction } from './EntryRow';
import type { HistoryControls } from './useHistory';

/**
 * Gives what does something about an entry, and the question that has to be answered before, if there is one. All rows
 * always get the same function, so that React draws a row anew only when its entry has changed.
 */
export function useEntryActions(
  history: HistoryControls,
): [act: (action: EntryAction, entry: HistoryEntry) => void, question: ReactNode] {
  const [undoing, setUndoing] = useState<HistoryEntry>();
  const latest = useRef(history);
  latest.current = history;
  const act = useCallback((action: EntryAction, entry: HistoryEntry) => {
    if (action === 'undo' && needsConfirmation(entry)) setUndoing(entry);
    else void latest.current[action](entry);
  }, []);
  const question = undoing && (
    <ConfirmUndo
      entry={undoing}
      onCancel={() => setUndoing(undefined)}
      onConfirm={() => {
        setUndoing(undefined);
        void latest.current.undo(undoing);
      }}
    />
  );
  return [act, question];
}
