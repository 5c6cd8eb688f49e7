import { lazy, Suspense, useId } from 'react';
import { accountNumber } from '@/lib/chat/link';
import { t } from '@/lib/i18n';
import type { Settings, SettingsInForce } from '@/lib/settings';
import { settingsOfCountry } from '@/lib/settings/country';
import { AccountNumberForm } from './AccountNumberForm';
import { Switch } from './Switch';

// The names of the countries come with the phone numbers of all of them, which are as large as all else of the page.
const CountrySelect = lazy(async () => ({ default: (await import('@/components/CountrySelect')).CountrySelect }));

interface Props {
  settings: SettingsInForce;
  choose: (change: Partial<Settings>) => void;
}

/** The settings by which phone numbers become chats, and chats open. */
export function ChatSettings({ settings, choose }: Props) {
  const { company } = settings;
  const id = useId();

  return (
    <section className="card" aria-labelledby="chats">
      <h2 id="chats">{t('options_chats')}</h2>
      <p className="quiet">{t('options_chats_hint')}</p>
      <div className="field">
        <label htmlFor={id}>{t('options_country')}</label>
        <Suspense fallback={<select id={id} className="input" disabled />}>
          <CountrySelect
            id={id}
            value={settings.country}
            none={t('options_country_none')}
            disabled={company.country !== undefined}
            onChoose={(country) => choose(settingsOfCountry(country))}
          />
        </Suspense>
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
