import { FIELD_LABELS } from '@/components/deal-labels';
import { writeCsv } from '@/lib/csv/write-csv';
import type { Deal, DealField } from '@/lib/deal/model';
import { t } from '@/lib/i18n';

/** The fields in the order of the table's columns. */
const FIELDS = ['id', 'name', 'uri', 'responsibleUserId', 'contacts', 'closed'] as const satisfies readonly DealField[];

/** Writes a deal's field as one cell. */
export const toCell = (deal: Deal, field: DealField): string => {
  if (field === 'contacts') return deal.contacts.join(', ');
  return field === 'closed' ? t(deal.closed ? 'value_closed' : 'value_open') : deal[field];
};

/** Writes deals as a table for a spreadsheet; the responsible users also by name. */
export function dealsToCsv(deals: readonly Deal[], user: (id: string) => string | undefined): string {
  const head = [...FIELDS.map((field) => t(FIELD_LABELS[field])), t('responsible')];
  const rows = deals.map((deal) => [...FIELDS.map((field) => toCell(deal, field)), user(deal.responsibleUserId) ?? '']);
  return writeCsv([head, ...rows]);
}

/** Writes deals as Wazzup's own interface names their fields. */
export const dealsToJson = (deals: readonly Deal[]): string =>
  JSON.stringify(
    deals.map(({ responsibleUserId, ...deal }) => ({ ...deal, responsible_user_id: responsibleUserId })),
    null,
    2,
  );
