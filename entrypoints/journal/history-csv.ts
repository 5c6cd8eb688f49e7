import { FIELD_LABELS, valueLabels } from '@/components/deal-labels';
import { entryChange, type HistoryEntry } from '@/lib/deal/journal';
import { DEAL_FIELDS } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { actionLabel, describeOutcome, latestDeal } from './entry-labels';

/** Spreadsheets run what begins like a formula, and a deal's name may come from anyone. */
const escapeFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const cell = (text: string): string => `"${escapeFormula(text).replaceAll('"', '""')}"`;

/** The history as a table for a spreadsheet, with what was there before and after. */
export function toCsv(entries: readonly HistoryEntry[]): string {
  // Where a comma stands in numbers, spreadsheets expect a semicolon between columns.
  const separator = (1.5).toLocaleString(t('language')).includes(',') ? ';' : ',';
  const head = [
    ...[t('history_when'), t('history_deal'), t('field_id'), t('history_change'), t('history_outcome')],
    t('history_reason'),
    ...DEAL_FIELDS.flatMap((field) => [
      `${t(FIELD_LABELS[field])}: ${t('history_before')}`,
      `${t(FIELD_LABELS[field])}: ${t('history_after')}`,
    ]),
  ];
  const rows = entries.map((entry) => {
    const { name, id } = latestDeal(entry);
    const { from, to } = entryChange(entry);
    const { title, reason = '' } = describeOutcome(entry);
    return [
      new Date(entry.at).toISOString(),
      ...[name, id, actionLabel(entry), title, reason],
      ...DEAL_FIELDS.flatMap((field) => [from, to].map((deal) => (deal ? valueLabels(field, deal).join(', ') : ''))),
    ];
  });
  return [head, ...rows].map((row) => row.map(cell).join(separator)).join('\r\n');
}

/** Hands a file to the browser, which saves it as it saves any other. */
export function download(name: string, text: string): void {
  // The mark tells spreadsheets that letters are in UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
