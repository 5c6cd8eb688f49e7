import { useId, useMemo } from 'react';
import { COUNTRIES } from '@/lib/chat/countries';
import { accountNumber } from '@/lib/chat/link';
import { t } from '@/lib/i18n';
import type { Settings, SettingsInForce } from '@/lib/settings';
import { AccountNumberForm } from './AccountNumberForm';
import { Switch } from './Switch';

interface Props {
  settings: SettingsInForce;
  choose: (change: Partial<Settings>) => void;
}

/** The settings by which phone numbers become chats, and chats open. */
export function ChatSettings({ settings, choose }: Props) {
  const { company } = settings;
  const countries = useMemo(countryNames, []);
  const id = useId();

  return (
    <section className="card" aria-labelledby="chats">
      <h2 id="chats">{t('options_chats')}</h2>
      <p className="quiet">{t('options_chats_hint')}</p>
      <div className="field">
        <label htmlFor={id}>{t('options_country')}</label>
        <select
          id={id}
          className="input"
          value={settings.country}
          disabled={company.country !== undefined}
          onChange={({ target }) => choose({ country: target.value })}
        >
          <option value="">{t('options_country_none')}</option>
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        {company.country !== undefined && <p className="note">{t('set_by_company')}</p>}
      </div>
      <Switch
        label={t('options_leading8')}
        hint={t(company.leading8 === undefined ? 'options_leading8_hint' : 'set_by_company')}
        checked={settings.leading8}
        disabled={company.leading8 !== undefined}
        onToggle={() => choose({ leading8: !settings.leading8 })}
      />
      <AccountNumberForm
        key={settings.wazzupAccount}
        saved={settings.wazzupAccount}
        isSetByCompany={company.wazzupAccount !== undefined}
        onSave={(text) => {
          const account = text.trim() === '' ? '' : accountNumber(text);
          if (account !== undefined) choose({ wazzupAccount: account });
          return account !== undefined;
        }}
      />
    </section>
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
