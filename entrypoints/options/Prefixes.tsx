import { useEffect, useState } from 'react';
import { readSettings, type Settings, setPrefix, watchSettings } from '@/lib/settings';
import { t } from '@/lib/words';

/** The prefixes that were chosen to tell two CRMs' numbers apart; nothing to see while there are none. */
export function Prefixes() {
  const [prefixes, setPrefixes] = useState<Settings['prefixes']>({});

  useEffect(() => {
    void readSettings().then((value) => setPrefixes(value.prefixes));
    return watchSettings((value) => setPrefixes(value.prefixes));
  }, []);

  const sites = Object.entries(prefixes);
  if (sites.length === 0) return null;
  return (
    <section className="card" aria-labelledby="prefixes">
      <h2 id="prefixes">{t('options_prefixes')}</h2>
      <p className="quiet">{t('options_prefixes_hint')}</p>
      {sites.map(([origin, prefix]) => (
        <div className="switch-row" key={origin}>
          <span>
            {URL.parse(origin)?.host ?? origin} <code>{prefix}</code>
          </span>
          <button
            type="button"
            className="button plain danger"
            aria-label={t('prefix_remove', URL.parse(origin)?.host ?? origin)}
            onClick={() => void setPrefix(origin, '')}
          >
            <span aria-hidden="true">×</span>
          </button>
        </div>
      ))}
    </section>
  );
}
