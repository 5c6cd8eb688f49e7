import { localDay } from '@/components/local-time';
import { saveFile } from '@/components/save-file';
import type { Deal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { dealsToCsv, dealsToJson } from './deals-csv';
import type { Row } from './row';
import type { Facts } from './view';

interface Props {
  rows: readonly Row[];
  shown: readonly Row[];
  selected: ReadonlySet<string>;
  user: Facts['user'];
}

/** Save the selected deals as a file; all that are shown, if none is selected. */
export function ExportButtons({ rows, shown, selected, user }: Props) {
  function save(format: (deals: readonly Deal[]) => string, ending: string, type: string): void {
    const chosen = selected.size > 0 ? rows.filter(({ deal }) => selected.has(deal.id)) : shown;
    saveFile(`${t('deals_table')} ${localDay(Date.now())}.${ending}`, format(chosen.map(({ deal }) => deal)), type);
  }
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => save((deals) => dealsToCsv(deals, user), 'csv', 'text/csv')}
      >
        {t('deals_export_csv')}
      </button>
      <button type="button" className="button" onClick={() => save(dealsToJson, 'json', 'application/json')}>
        {t('deals_export_json')}
      </button>
    </>
  );
}
