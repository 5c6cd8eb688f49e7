import { useMemo, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { FIELD_LABELS } from '@/components/deal-labels';
import type { CsvTable } from '@/lib/csv/read-csv';
import { DEAL_FIELDS, type Deal, type DealField } from '@/lib/deal/model';
import { t, tCount } from '@/lib/i18n';
import { type Columns, matchColumns } from './columns';
import { type CellProblem, countSites, lacksForCreate, type PlannedRow, planImport } from './plan-import';
import { cellName, problemInFile } from './problem-in-file';
import './import.css';

/** So many problems are listed; who has more corrects these first. */
const MOST_LISTED = 200;

export interface ImportPreviewProps {
  file: CsvTable & { name: string };
  /** All deals that Wazzup has. */
  deals: readonly Deal[];
  /** The ids of Wazzup's users; undefined if they are not known. */
  users: ReadonlySet<string> | undefined;
  /** Names the Wazzup account that the manager is connected with. */
  account: string;
  onImport: (rows: readonly PlannedRow[]) => void;
  onClose: () => void;
}

/** Shows what the import of a file would do, row by row and column by column; nothing is sent before the manager agrees. */
export function ImportPreview({ file, deals, users, account, onImport, onClose }: ImportPreviewProps) {
  const [columns, setColumns] = useState<Columns>(() => matchColumns(file.head));
  const sites = useMemo(() => sitesOf(file, columns, deals), [file, columns, deals]);
  const [chosen, setSite] = useState<string>();
  const site = chosen ?? sites[0] ?? '';
  const there = useMemo(() => new Map(deals.map((deal) => [deal.id, deal])), [deals]);
  const plan = useMemo(
    () => planImport(file.rows, { columns, there, site, users }),
    [file, columns, there, site, users],
  );
  const created = plan.rows.filter(({ action }) => action === 'create').length;
  const isWithoutIds = columns.id === undefined;
  const choose = (field: DealField, place: string) => {
    const { [field]: _, ...rest } = columns;
    setColumns(place === '' ? rest : { ...rest, [field]: Number(place) });
  };
  return (
    <Confirm
      title={t('import_title', file.name)}
      text={t('import_for', site || t('value_none'), account)}
      confirm={t('confirm')}
      isBlocked={plan.rows.length === 0 || isWithoutIds}
      onConfirm={() => onImport(plan.rows)}
      onCancel={onClose}
    >
      <div className="import">
        {sites.length > 1 && (
          <label className="import-choice">
            {t('deals_crm')}
            <select className="input" value={site} onChange={({ target }) => setSite(target.value)}>
              {sites.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <fieldset>
          <legend>{t('import_columns')}</legend>
          {DEAL_FIELDS.map((field) => (
            <label key={field} className="import-choice">
              {t(FIELD_LABELS[field])}
              <select
                className="input"
                value={columns[field] ?? ''}
                onChange={({ target }) => choose(field, target.value)}
              >
                <option value="">{t('import_no_column')}</option>
                {file.head.map((name, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their places
                  <option key={place} value={place}>
                    {name || t('import_column', place + 1)}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
        {isWithoutIds ? (
          <p className="problem">{t('import_without_ids')}</p>
        ) : (
          <Summary
            counts={[
              tCount('import_create', created),
              tCount('import_update', plan.rows.length - created),
              tCount('import_unchanged', plan.unchanged),
              tCount(
                'import_left_out',
                new Set(plan.problems.filter(({ blocks }) => blocks).map(({ row }) => row)).size,
              ),
            ]}
            lacking={lacksForCreate(columns)}
          />
        )}
        {!isWithoutIds && plan.problems.length > 0 && <Problems problems={plan.problems} />}
      </div>
    </Confirm>
  );
}

/** The sites for which a file can be: those of its links, else those of Wazzup's deals. */
function sitesOf({ rows }: CsvTable, { uri }: Columns, deals: readonly Deal[]): string[] {
  const own = countSites(uri === undefined ? [] : rows.map(({ cells }) => cells[uri] ?? ''));
  return (own.length > 0 ? own : countSites(deals.map((deal) => deal.uri))).map(([site]) => site);
}

function Summary({ counts, lacking }: { counts: readonly string[]; lacking: readonly DealField[] }) {
  return (
    <>
      <div role="status">
        <ul className="import-counts">
          {counts.map((count) => (
            <li key={count}>{count}</li>
          ))}
        </ul>
      </div>
      {lacking.length > 0 && (
        <p className="note">{t('import_no_create', lacking.map((field) => t(FIELD_LABELS[field])).join(', '))}</p>
      )}
    </>
  );
}

function Problems({ problems }: { problems: readonly CellProblem[] }) {
  const listed = problems.slice(0, MOST_LISTED);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys
    <section className="import-problems" tabIndex={0} aria-label={t('import_problems')}>
      <ul>
        {listed.map((problem) => (
          <li key={`${problem.row} ${problem.field} ${problem.code}`} className={problem.blocks ? 'problem' : 'note'}>
            <strong>{cellName(problem)}</strong> {problemInFile(problem)}
          </li>
        ))}
      </ul>
      {problems.length > listed.length && <p>{tCount('import_more_problems', problems.length - listed.length)}</p>}
    </section>
  );
}
