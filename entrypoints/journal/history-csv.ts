import { FIELD_LABELS, valueLabels } from '@/components/deal-labels';
import { actionLabel, describeOutcome, latestDeal } from '@/components/entry-labels';
import { localTime } from '@/components/local-time';
import { writeCsv } from '@/lib/csv/write-csv';
import { entryChange, type HistoryEntry } from '@/lib/deal/journal';
import { DEAL_FIELDS } from '@/lib/deal/model';
import { t } from '@/lib/i18n';

/** Writes the history as a table for a spreadsheet, each field before and after the press. */
export const historyToCsv = (entries: readonly HistoryEntry[]): string =>
  writeCsv([headRow(), ...entries.map(entryRow)]);

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
