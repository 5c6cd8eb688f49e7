import { FIELD_LABELS, valueLabels } from '@/components/deal-labels';
import { entryChange, type HistoryEntry } from '@/lib/deal/journal';
import { DEAL_FIELDS } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { actionLabel, describeOutcome, latestDeal } from './entry-labels';
import { escapeFormula } from './escape-formula';
import { localTime } from './local-time';

/** A byte order mark, which tells spreadsheets that the file's letters are in UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

const cell = (text: string): string => `"${escapeFormula(text).replaceAll('"', '""')}"`;

/** Writes the history as a table for a spreadsheet, each field before and after the press. */
export function toCsv(entries: readonly HistoryEntry[]): string {
  // In languages that write a comma in numbers, spreadsheets expect a semicolon between columns.
  const separator = (1.5).toLocaleString(t('language')).includes(',') ? ';' : ',';
  const rows = [headRow(), ...entries.map(entryRow)];
  return BYTE_ORDER_MARK + rows.map((row) => row.map(cell).join(separator)).join('\r\n');
}

function headRow(): string[] {
  return [
    ...[t('history_when_local'), t('history_deal'), t('field_id'), t('history_change'), t('history_outcome')],
    t('history_reason'),
    ...DEAL_FIELDS.flatMap((field) => [
      `${t(FIELD_LABELS[field])}: ${t('history_before')}`,
      `${t(FIELD_LABELS[field])}: ${t('history_after')}`,
    ]),
  ];
}

function entryRow(entry: HistoryEntry): string[] {
  const { name, id } = latestDeal(entry);
  const { from, to } = entryChange(entry);
  const { title, reason = '' } = describeOutcome(entry);
  return [
    localTime(entry.at),
    ...[name, id, actionLabel(entry), title, reason],
    ...DEAL_FIELDS.flatMap((field) => [from, to].map((deal) => (deal ? valueLabels(field, deal).join(', ') : ''))),
  ];
}
