import { useEffect, useState } from 'react';
import browser from 'webextension-polyfill';
import { readers } from '@/lib/crm';
import type { Reader } from '@/lib/crm/reader';
import { overlap } from '@/lib/patterns';
import { t } from '@/lib/words';
import { Switch } from './Switch';

/** A switch for each CRM; on means that the browser lets the extension into its site. */
export function Crms() {
  const [granted, setGranted] = useState<readonly string[] | null>(null);
  const [denied, setDenied] = useState<Reader | null>(null);

  useEffect(() => {
    const refresh = () => void browser.permissions.getAll().then(({ origins = [] }) => setGranted(origins));
    refresh();
    // Grants also change in the browser's own settings.
    browser.permissions.onAdded.addListener(refresh);
    browser.permissions.onRemoved.addListener(refresh);
    return () => {
      browser.permissions.onAdded.removeListener(refresh);
      browser.permissions.onRemoved.removeListener(refresh);
    };
  }, []);

  function toggle(reader: Reader, on: readonly string[]) {
    // First thing in the click: browsers ask only while it is being handled.
    if (on.length > 0) void browser.permissions.remove({ origins: [...on] });
    else
      void browser.permissions
        .request({ origins: [...reader.hosts] })
        .then((allowed) => setDenied(allowed ? null : reader));
  }

  return (
    <fieldset className="card">
      <legend>{t('options_crms')}</legend>
      <p className="quiet">{t('options_crms_hint')}</p>
      {readers.map((reader) => {
        const on = overlap(reader.hosts, granted ?? []);
        return (
          <Switch
            key={reader.crm}
            label={reader.label}
            checked={on.length > 0}
            disabled={granted === null}
            onToggle={() => toggle(reader, on)}
          />
        );
      })}
      {denied && (
        <p className="problem" role="alert">
          {t('crm_denied', denied.label)}
        </p>
      )}
    </fieldset>
  );
}
