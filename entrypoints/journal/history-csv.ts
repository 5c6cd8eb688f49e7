import { FIELD_LABELS, valueLabels } from '@/components/deal-labels';
import { actionLabel, describeOutcome, latestDeal } from '@/components/entry-labels';
import { localTime } from '@/components/local-time';
import { NEWLINE, writeCsv, writeRows } from '@/lib/csv/write-csv';
import { entryChange, type HistoryEntry } from '@/lib/deal/journal';
import { DEAL_FIELDS } from '@/lib/deal/model';
import { t, tCount } from '@/lib/i18n';
import { readBatchDeals } from './batch-deals';
import { batchActionLabel, describeBatch } from './batch-labels';
import { type BatchLine, type HistoryLine, isBatchLine } from './history-line';

/**
 * Writes the history as a table for a spreadsheet, each field before and after the press: a row for each press, also for
 * those that were made together. These are read page by page, and the table comes in as many parts, one after the other.
 */
export async function historyToCsv(lines: readonly HistoryLine[], readDeals = readBatchDeals): Promise<string[]> {
  const parts = [writeCsv([headRow()])];
  const add = (rows: readonly string[][]) => {
    if (rows.length > 0) parts.push(NEWLINE, writeRows(rows));
  };
  let single: string[][] = [];
  for (const line of lines) {
    if (!isBatchLine(line)) {
      single.push(entryRow(line));
      continue;
    }
    add(single);
    single = [];
    let isKnown = false;
    for await (const entries of readDeals(line)) {
      isKnown = true;
      add(entries.filter((entry) => isShown(entry, line)).map(entryRow));
    }
    // The journal has forgotten the single presses, and still knows what was done.
    if (!isKnown) add([batchRow(line)]);
  }
  add(single);
  return parts;
}

const isShown = ({ seq }: HistoryEntry, { places, seq: first }: BatchLine): boolean =>
  places === undefined || places.includes(seq - first);

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

function batchRow(batch: BatchLine): string[] {
  const { title, reason = '' } = describeBatch(batch);
  return [
    localTime(batch.at),
    ...[tCount('batch_count', batch.count), '', batchActionLabel(batch), title, reason],
    ...DEAL_FIELDS.flatMap(() => ['', '']),
  ];
}
