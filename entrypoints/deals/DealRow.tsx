import { memo, type ReactNode, useId } from 'react';
import { LinkedName } from '@/components/LinkedName';
import { t } from '@/lib/i18n';
import { COLUMN_LABELS } from './column-labels';
import type { Row } from './row';
import { COLUMNS, type Column } from './table-state';

interface Props {
  row: Row;
  /** The row's place among those that are shown. */
  index: number;
  /** The shown columns, as one text, so that React can tell whether they have changed. */
  columns: string;
  /** The responsible user's name, if it is known. */
  user: string | undefined;
  /** The last change that the history holds, in words. */
  change: string | undefined;
  /** What the CRM says of the deal otherwise than Wazzup, in words. */
  finding: string | undefined;
  isSelected: boolean;
  onSelect: (id: string, isSelected: boolean) => void;
}

/** One deal. On a narrow screen it is a card, whose cells say what they are. */
export const DealRow = memo(function DealRow({
  row,
  index,
  columns,
  user,
  change,
  finding,
  isSelected,
  onSelect,
}: Props) {
  const id = useId();
  const { deal, site } = row;
  const name = deal.name || deal.id;
  const cells: Record<Column, ReactNode> = {
    name: (
      <>
        <LinkedName id={id} name={name} uri={deal.uri} />
        {finding && <span className="finding">{finding}</span>}
      </>
    ),
    id: deal.id,
    responsible: user ?? deal.responsibleUserId,
    contacts: deal.contacts.length,
    state: (
      <span className="deal-state" data-closed={deal.closed}>
        {t(deal.closed ? 'value_closed' : 'value_open')}
      </span>
    ),
    crm: site,
    changed: change,
  };
  const shown = columns.split(',');
  return (
    <div role="row" aria-rowindex={index + 2} className="deals-row" data-selected={isSelected || undefined}>
      <span role="cell">
        <input
          type="checkbox"
          aria-label={t('deals_select', name)}
          checked={isSelected}
          onChange={({ target }) => onSelect(deal.id, target.checked)}
        />
      </span>
      {COLUMNS.filter((column) => shown.includes(column)).map((column) => (
        <span key={column} role="cell" data-column={column} data-label={t(COLUMN_LABELS[column])}>
          {cells[column]}
        </span>
      ))}
    </div>
  );
});
