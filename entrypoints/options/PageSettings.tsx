import { siteLabel } from '@/components/site-label';
import { t } from '@/lib/i18n';
import { HUBSPOT_IDS, PILLS, type Settings, type SettingsInForce } from '@/lib/settings';
import { Switch } from './Switch';

const PILL_LABELS = { on: 'pill_on', small: 'pill_small', off: 'pill_off' } as const;

interface Props {
  /** The manager uses HubSpot, and Wazzup does not tell its users, so only they know which of HubSpot's two ids it has. */
  asksHubspotId: boolean;
  settings: SettingsInForce;
  choose: (change: Partial<Settings>) => void;
}

/** The settings of what the extension does in the CRM's page by itself. */
export function PageSettings({ asksHubspotId, settings, choose }: Props) {
  const { company } = settings;

  return (
    <section className="card" aria-labelledby="in-page">
      <h2 id="in-page">{t('options_in_page')}</h2>
      <fieldset className="choices" disabled={company.pill !== undefined}>
        <legend>{t('options_pill')}</legend>
        {PILLS.map((pill) => (
          <label key={pill}>
            <input type="radio" name="pill" checked={settings.pill === pill} onChange={() => choose({ pill })} />
            {t(PILL_LABELS[pill])}
          </label>
        ))}
        {company.pill !== undefined && <p className="note">{t('set_by_company')}</p>}
      </fieldset>
      {settings.hidden.map((origin) => (
        <div className="switch-row" key={origin}>
          <span>{t('pill_hidden_on', siteLabel(origin))}</span>
          <button
            type="button"
            className="button"
            onClick={() => choose({ hidden: settings.hidden.filter((one) => one !== origin) })}
          >
            {t('pill_show_again')}
          </button>
        </div>
      ))}
      <Switch
        label={t('options_session')}
        hint={t('options_session_hint')}
        isSet={company.sessionReads !== undefined}
        checked={settings.sessionReads}
        onToggle={() => choose({ sessionReads: !settings.sessionReads })}
      />
      {asksHubspotId && (
        <fieldset className="choices" disabled={company.hubspotId !== undefined}>
          <legend>{t('options_hubspot')}</legend>
          {HUBSPOT_IDS.map((hubspotId) => (
            <label key={hubspotId}>
              <input
                type="radio"
                name="hubspot"
                checked={settings.hubspotId === hubspotId}
                onChange={() => choose({ hubspotId })}
              />
              {t(hubspotId === 'owner' ? 'hubspot_owner' : 'hubspot_user')}
            </label>
          ))}
          {company.hubspotId !== undefined && <p className="note">{t('set_by_company')}</p>}
        </fieldset>
      )}
    </section>
  );
}
