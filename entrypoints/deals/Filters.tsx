import { type Dispatch, type ReactNode, useId } from 'react';
import { type MessageKey, t } from '@/lib/i18n';
import { COLUMN_LABELS } from './column-labels';
import type { Event } from './state';
import { CARES, type Care, COLUMNS, type TableState } from './table-state';
import type { Counts, Facts } from './view';

const CARE_LABELS = {
  duplicate: 'care_duplicate',
  'no-contacts': 'care_no_contacts',
  'unknown-user': 'care_unknown_user',
  'bad-link': 'care_bad_link',
  'closed-long': 'care_closed_long',
  'crm-differs': 'care_crm_differs',
  'crm-gone': 'care_crm_gone',
} as const satisfies Record<Care, MessageKey>;

/** The value of the choice that leaves nothing out; no filter has it, because each of theirs begins with an equals sign. */
const ANY = '';

interface Props {
  table: TableState;
  counts: Counts;
  facts: Facts;
  dispatch: Dispatch<Event>;
  /** What can be done with all deals that are shown. */
  children: ReactNode;
}

/** The means to find deals: a search over all fields, filters with their counts, and the choice of columns. */
export function Filters({ table, counts, facts, dispatch, children }: Props) {
  const change = (change: Partial<TableState>) => dispatch({ type: 'tableChanged', change });
  const people = [...counts.responsible].map(([id, count]) => ({ id, count, label: facts.user(id) ?? id }));
  const sites = [...counts.site].map(([site, count]) => ({ id: site, count, label: site || t('value_none') }));
  const states = [
    { id: 'open', label: t('value_open'), count: counts.open },
    { id: 'closed', label: t('value_closed'), count: counts.closed },
  ] as const;
  const cares = CARES.map((care) => ({ id: care, label: t(CARE_LABELS[care]), count: facts.cares[care].size }));
  return (
    <div className="tools">
      <input
        type="search"
        className="input"
        aria-label={t('deals_search')}
        placeholder={t('deals_search_hint')}
        value={table.search}
        onChange={({ target }) => change({ search: target.value })}
      />
      <div className="row">{children}</div>
      <div className="filters">
        <Filter
          label={t('field_closed')}
          choices={states}
          value={table.state}
          onChoose={(state) => change({ state: state as TableState['state'] })}
        />
        <Filter
          label={t('responsible')}
          choices={sortByLabel(people)}
          value={table.responsible}
          onChoose={(responsible) => change({ responsible })}
        />
        <Filter
          label={t('deals_crm')}
          choices={sortByLabel(sites)}
          value={table.site}
          onChoose={(site) => change({ site })}
        />
        <Filter
          label={t('deals_check')}
          choices={cares.filter(({ id, count }) => count > 0 || id === table.care)}
          value={table.care}
          onChoose={(care) => change({ care: care as Care | null })}
        />
        <details className="columns">
          <summary className="button">{t('deals_columns')}</summary>
          <fieldset>
            <legend className="unseen">{t('deals_columns')}</legend>
            {COLUMNS.filter((column) => column !== 'name').map((column) => (
              <label key={column}>
                <input
                  type="checkbox"
                  checked={!table.hidden.includes(column)}
                  onChange={({ target }) =>
                    change({
                      hidden: COLUMNS.filter((one) => (one === column ? !target.checked : table.hidden.includes(one))),
                    })
                  }
                />
                {t(COLUMN_LABELS[column])}
              </label>
            ))}
          </fieldset>
        </details>
      </div>
    </div>
  );
}

interface Choice {
  id: string;
  label: string;
  count: number;
}

const sortByLabel = (choices: readonly Choice[]): Choice[] => {
  const { compare } = new Intl.Collator(t('language'), { numeric: true });
  return choices.toSorted((a, b) => compare(a.label, b.label));
};

interface FilterProps {
  label: string;
  choices: readonly Choice[];
  value: string | null;
  onChoose: (id: string | null) => void;
}

function Filter({ label, choices, value, onChoose }: FilterProps) {
  const id = useId();
  // A bookmark may name what the list no longer has.
  const isListed = value === null || choices.some((choice) => choice.id === value);
  const all = isListed ? choices : [...choices, { id: value, label: value, count: 0 }];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value === null ? ANY : `=${value}`}
        onChange={({ target }) => onChoose(target.value === ANY ? null : target.value.slice(1))}
      >
        <option value={ANY}>{t('history_all')}</option>
        {all.map((choice) => (
          <option key={choice.id} value={`=${choice.id}`}>
            {`${choice.label} (${choice.count})`}
          </option>
        ))}
      </select>
    </div>
  );
}
