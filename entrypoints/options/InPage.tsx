import { useEffect, useState } from 'react';
import { changeSettings, PILLS, readSettings, type Settings, watchSettings } from '@/lib/settings';
import { t } from '@/lib/words';
import { Switch } from './Switch';

const PILL_WORDS = { on: 'pill_on', small: 'pill_small', off: 'pill_off' } as const;

/** What the extension does in the CRM's page by itself. */
export function InPage() {
  const [now, setNow] = useState<Settings>();

  useEffect(() => {
    void readSettings().then(setNow);
    return watchSettings(setNow);
  }, []);

  if (!now) return null;

  /** Shows a choice at once, and keeps it. */
  function choose(change: Partial<Settings>) {
    setNow((old) => old && { ...old, ...change });
    void changeSettings(() => change);
  }

  return (
    <section className="card" aria-labelledby="in-page">
      <h2 id="in-page">{t('options_in_page')}</h2>
      <fieldset className="choices">
        <legend>{t('options_pill')}</legend>
        {PILLS.map((pill) => (
          <label key={pill}>
            <input type="radio" name="pill" checked={now.pill === pill} onChange={() => choose({ pill })} />
            {t(PILL_WORDS[pill])}
          </label>
        ))}
      </fieldset>
      {now.hidden.map((origin) => (
        <div className="switch-row" key={origin}>
          <span>{t('pill_hidden_on', URL.parse(origin)?.host ?? origin)}</span>
          <button
            type="button"
            className="button"
            onClick={() => choose({ hidden: now.hidden.filter((one) => one !== origin) })}
          >
            {t('pill_show_again')}
          </button>
        </div>
      ))}
      <Switch
        label={t('options_session')}
        hint={t('options_session_hint')}
        checked={now.sessionReads}
        onToggle={() => choose({ sessionReads: !now.sessionReads })}
      />
      <fieldset className="choices">
        <legend>{t('options_hubspot')}</legend>
        {(['owner', 'user'] as const).map((hubspotId) => (
          <label key={hubspotId}>
            <input
              type="radio"
              name="hubspot"
              checked={now.hubspotId === hubspotId}
              onChange={() => choose({ hubspotId })}
            />
            {t(hubspotId === 'owner' ? 'hubspot_owner' : 'hubspot_user')}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
