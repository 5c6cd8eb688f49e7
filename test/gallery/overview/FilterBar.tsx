import { useId } from 'react';
import { THEMES, WIDTHS } from '../address';
import { LANGUAGES } from '../frame/languages';
import { PAGES } from '../states/state';
import type { Filters } from './useFilters';

interface Props {
  filters: Filters;
  change: (some: Partial<Filters>) => void;
  shown: number;
  all: number;
}

/** The filters: which states the gallery shows, and how. The bar is always in sight. */
export function FilterBar({ filters: { page, search, lang, theme, width }, change, shown, all }: Props) {
  return (
    <search className="filters">
      <input
        type="search"
        className="input"
        aria-label="Search states"
        placeholder="Search states"
        value={search}
        onChange={({ target }) => change({ search: target.value })}
      />
      <Choice
        title="Page"
        options={['all', ...PAGES]}
        chosen={page ?? 'all'}
        onChoose={(chosen) => change({ page: chosen === 'all' ? undefined : chosen })}
      />
      <Choice title="Language" options={LANGUAGES} chosen={lang} onChoose={(lang) => change({ lang })} />
      <Choice title="Theme" options={THEMES} chosen={theme} onChoose={(theme) => change({ theme })} />
      <Choice title="Width" options={WIDTHS} chosen={width} onChoose={(width) => change({ width })} />
      <p className="count" role="status">
        {shown === all ? `${all} states` : `${shown} of ${all} states`}
      </p>
    </search>
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  options: readonly T[];
  chosen: T;
  onChoose: (option: T) => void;
}

function Choice<T extends string>({ title, options, chosen, onChoose }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="unseen">{title}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            className="unseen"
            type="radio"
            name={name}
            checked={option === chosen}
            onChange={() => onChoose(option)}
          />
          <span>{option}</span>
        </label>
      ))}
    </fieldset>
  );
}
