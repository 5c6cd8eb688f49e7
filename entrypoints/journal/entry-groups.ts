import { localDay } from '@/components/local-time';
import type { HistoryEntry } from '@/lib/deal/journal';
import { needsManager } from '@/lib/deal/needs-manager';
import { t } from '@/lib/i18n';

/** Entries that stand together under one heading. */
export interface EntryGroup {
  /** The day of the entries; `attention` if they want something of the manager, whatever their day. */
  day: string;
  title: string;
  entries: readonly HistoryEntry[];
}

/** Puts the entries that want something of the manager first, and the others after them, a group for each day. */
export function groupEntries(entries: readonly HistoryEntry[], now: number): EntryGroup[] {
  const groups = Map.groupBy(entries, (entry) => (needsManager(entry) ? 'attention' : localDay(entry.at)));
  const first = [...groups].filter(([day]) => day === 'attention');
  const days = [...groups].filter(([day]) => day !== 'attention');
  return [...first, ...days].map(([day, ofDay]) => ({ day, title: titleOf(day, ofDay, now), entries: ofDay }));
}

function titleOf(day: string, [first]: readonly HistoryEntry[], now: number): string {
  if (day === 'attention') return t('history_attention');
  const today = new Date(now);
  if (day === localDay(now)) return t('history_today');
  // The day before may have had 23 or 25 hours, so it is taken from the calendar.
  if (day === localDay(today.setDate(today.getDate() - 1))) return t('history_yesterday');
  return new Intl.DateTimeFormat(t('language'), { dateStyle: 'long' }).format(first?.at);
}
