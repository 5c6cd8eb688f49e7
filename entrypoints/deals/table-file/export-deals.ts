import { FIELD_LABELS, valueLabels } from '@/components/deal-labels';
import { writeCsv } from '@/lib/csv/write-csv';
import type { Deal, DealField } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { writeIds } from './columns';

/** The fields in the order of the file's columns. */
const FIELDS = ['id', 'name', 'uri', 'responsibleUserId', 'contacts', 'closed'] as const satisfies readonly DealField[];

/**
 * Writes deals as a table for a spreadsheet, which can be imported again.
 * @param nameOf gives the name of a user of Wazzup, '' if it is not known; nobody reads it back
 */
export function dealsToCsv(deals: readonly Deal[], nameOf: (userId: string) => string): string {
  const head = [...FIELDS.map((field) => t(FIELD_LABELS[field])), t('responsible')];
  return writeCsv([
    head,
    ...deals.map((deal) => [...FIELDS.map((field) => cellOf(field, deal)), nameOf(deal.responsibleUserId)]),
  ]);
}

function cellOf(field: DealField, deal: Deal): string {
  if (field === 'contacts') return writeIds(deal.contacts);
  return field === 'closed' ? (valueLabels(field, deal)[0] ?? '') : deal[field];
}

/** Writes deals as JSON, in the form of Wazzup's API. */
export const dealsToJson = (deals: readonly Deal[]): string =>
  `${JSON.stringify(
    deals.map(({ responsibleUserId, ...deal }) => ({ ...deal, responsible_user_id: responsibleUserId })),
    null,
    2,
  )}\n`;
