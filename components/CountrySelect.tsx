import { useMemo } from 'react';
import { COUNTRIES } from '@/lib/chat/phone';
import { t } from '@/lib/i18n';

interface Props {
  id: string;
  /** The ISO code of the chosen country; empty if none is chosen. */
  value: string;
  /** The words for no country, where that can be chosen. */
  none?: string;
  disabled?: boolean;
  onChoose: (country: string) => void;
}

/** Lets the manager choose a country by its name in the language of the page. */
export function CountrySelect({ id, value, none, disabled = false, onChoose }: Props) {
  const countries = useMemo(countryNames, []);
  return (
    <select
      id={id}
      className="input"
      value={value}
      disabled={disabled}
      onChange={({ target }) => onChoose(target.value)}
    >
      {none !== undefined && <option value="">{none}</option>}
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Names every country in the language of the page, sorted by name. */
function countryNames(): { code: string; name: string }[] {
  const language = t('language');
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, language),
  );
}
