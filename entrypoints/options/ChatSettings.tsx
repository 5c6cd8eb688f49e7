import { useId, useMemo } from 'react';
import { accountNumber } from '@/lib/chat/link';
import { COUNTRIES } from '@/lib/chat/phone';
import { t } from '@/lib/i18n';
import type { Settings, SettingsInForce } from '@/lib/settings';
import { AccountNumberForm } from './AccountNumberForm';
import { Switch } from './Switch';

interface Props {
  settings: SettingsInForce;
  choose: (change: Partial<Settings>) => void;
}

/** How phone numbers become chats, and where chats open. */
export function ChatSettings({ settings: now, choose }: Props) {
  const { company } = now;
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
          value={now.country}
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
        checked={now.leading8}
        disabled={company.leading8 !== undefined}
        onToggle={() => choose({ leading8: !now.leading8 })}
      />
      <AccountNumberForm
        key={now.wazzupAccount}
        saved={now.wazzupAccount}
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

/** Every country with its name in the language of the words, in the order of the names. */
function countryNames(): { code: string; name: string }[] {
  const language = t('language');
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, language),
  );
}
