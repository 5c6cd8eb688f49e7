import { useEffect, useId, useState } from 'react';
import { browser } from 'wxt/browser';
import { CountrySelect } from '@/components/CountrySelect';
import { COUNTRIES } from '@/lib/chat/phone';
import { t } from '@/lib/i18n';
import { countryOfLanguage, settingsOfCountry } from '@/lib/settings/country';
import { focusActions } from '../focus-actions';
import { settingsStore } from './phone-tools';

/** Asks once of which country the numbers are that name none, and proposes the country of the browser's language. */
export function AskCountry() {
  const id = useId();
  const [country, setCountry] = useState<string>();
  useEffect(() => void proposeCountry().then(setCountry), []);
  if (country === undefined) return null;

  return (
    <div className="ask-country">
      <label htmlFor={id}>{t('ask_country')}</label>
      <CountrySelect id={id} value={country} onChoose={setCountry} />
      <button
        type="button"
        className="button"
        onClick={() => {
          focusActions();
          settingsStore.choose(settingsOfCountry(country));
        }}
      >
        {t('ask_country_ok')}
      </button>
    </div>
  );
}

/** Gives the country of the language that the manager has told the browser they read best. */
async function proposeCountry(): Promise<string> {
  const languages = [...(await browser.i18n.getAcceptLanguages()), browser.i18n.getUILanguage()];
  return languages.map(countryOfLanguage).find((country) => COUNTRIES.includes(country)) ?? 'US';
}
