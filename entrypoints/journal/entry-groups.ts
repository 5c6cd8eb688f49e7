import { localDay } from '@/components/local-time';
import { t } from '@/lib/i18n';
import { type HistoryLine, lineNeedsManager } from './history-line';

/** Lines that stand together under one heading. */
export interface LineGroup {
  /** The day of the lines; `attention` if they want something of the manager, whatever their day. */
  day: string;
  title: string;
  lines: readonly HistoryLine[];
}

/** Puts the lines that want something of the manager first, and the others after them, a group for each day. */
export function groupLines(lines: readonly HistoryLine[], now: number): LineGroup[] {
  const groups = Map.groupBy(lines, (line) => (lineNeedsManager(line) ? 'attention' : localDay(line.at)));
  const first = [...groups].filter(([day]) => day === 'attention');
  const days = [...groups].filter(([day]) => day !== 'attention');
  return [...first, ...days].map(([day, ofDay]) => ({ day, title: titleOf(day, ofDay, now), lines: ofDay }));
}

function titleOf(day: string, [first]: readonly HistoryLine[], now: number): string {
  if (day === 'attention') return t('history_attention');
  const today = new Date(now);
  if (day === localDay(now)) return t('history_today');
  // The day before may have had 23 or 25 hours, so it is taken from the calendar.
  if (day === localDay(today.setDate(today.getDate() - 1))) return t('history_yesterday');
  return new Intl.DateTimeFormat(t('language'), { dateStyle: 'long' }).format(first?.at);
}
