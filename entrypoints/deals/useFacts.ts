import { useCallback, useMemo, useState } from 'react';
import { actionLabel, formatTime, latestDeal } from '@/components/entry-labels';
import { singleFlight } from '@/components/singleFlight';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import { useUserNames, useWazzupUsers } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { sendToBackground } from '@/lib/messaging/send';
import { closedTimes, findCares } from './care';
import type { Finding } from './check/check-deals';
import type { Row } from './row';
import type { Change, Facts } from './view';

/** Gives what the table knows of these deals besides the deals themselves: names, the history, and what to check. */
export function useFacts(rows: readonly Row[], findings: ReadonlyMap<string, Finding>): Facts {
  const user = useUserNames(true);
  const users = useWazzupUsers(true)?.users;
  const entries = useHistoryEntries();
  const changes = useMemo(() => latestChanges(entries), [entries]);
  const cares = useMemo(() => {
    const known = new Set(users?.map(({ id }) => id));
    // An account that may not ask for its users gets none: that says nothing of anybody.
    const isKnown = known.size > 0 ? (id: string) => known.has(id) : undefined;
    return { ...findCares(rows, isKnown, closedTimes(entries), Date.now()), ...caresIn(findings) };
  }, [rows, users, entries, findings]);
  return useMemo(() => ({ user, changes, cares }), [user, changes, cares]);
}

/** Gives the ids of the deals that a check against the CRM found to differ, and to be gone. */
function caresIn(findings: ReadonlyMap<string, Finding>): Pick<Facts['cares'], 'crm-differs' | 'crm-gone'> {
  const idsOf = (wanted: Finding['kind']) =>
    new Set([...findings].flatMap(([id, { kind }]) => (kind === wanted ? [id] : [])));
  return { 'crm-differs': idsOf('differs'), 'crm-gone': idsOf('gone') };
}

/** Gives the presses of this browser for the account, as far back as the history goes. */
function useHistoryEntries(): readonly HistoryEntry[] {
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([]);
  const read = useCallback(async () => {
    // The table does without the history if that cannot be read; the history's own page says why.
    const list = await sendToBackground('journal.list', {}).catch(() => undefined);
    if (list) setEntries(list.entries.filter(({ isOfOtherAccount }) => !isOfOtherAccount));
  }, []);
  useRefreshOnChange(useMemo(() => singleFlight(read), [read]));
  return entries;
}

function latestChanges(entries: readonly HistoryEntry[]): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  // The newest entry comes first.
  for (const entry of entries) {
    const { id } = latestDeal(entry);
    const tookEffect = entry.state === 'applied' || entry.state === 'accepted';
    if (tookEffect && !changes.has(id))
      changes.set(id, { at: entry.at, label: `${actionLabel(entry)}, ${formatTime(entry.at).short}` });
  }
  return changes;
}
