import { t } from '@/lib/i18n';
import { FILTERS, type Filter } from './entry-filter';

const FILTER_LABELS = {
  all: 'history_all',
  done: 'history_done',
  waiting: 'history_waiting',
  attention: 'history_attention',
} as const;

interface Props {
  search: string;
  onSearch: (search: string) => void;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  counts: Record<Filter, number>;
  onExport: () => void;
  /** The file is being made. */
  isExporting: boolean;
  onClear: () => void;
  /** Some presses have ended, or contacts were refused, so there is something to clear. */
  canClear: boolean;
}

/** The means to search the history, to export it, and to clear it. */
export function HistoryToolbar({ search, onSearch, filter, onFilter, counts, isExporting, ...rest }: Props) {
  const { onExport, onClear, canClear } = rest;
  return (
    <div className="tools">
      <input
        type="search"
        className="input"
        aria-label={t('history_search')}
        placeholder={t('history_search_hint')}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <div className="row">
        <button type="button" className="button" disabled={isExporting} onClick={onExport}>
          {t('history_export')}
        </button>
        <button type="button" className="button danger" disabled={!canClear} onClick={onClear}>
          {t('history_clear')}
        </button>
      </div>
      <fieldset className="filters">
        <legend className="unseen">{t('history_show')}</legend>
        {FILTERS.map((one) => (
          <label key={one}>
            <input type="radio" name="filter" checked={filter === one} onChange={() => onFilter(one)} />
            {t(FILTER_LABELS[one])} <span className="count">{counts[one]}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}
