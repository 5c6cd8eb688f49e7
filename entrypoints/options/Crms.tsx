import { Fragment, useState } from 'react';
import browser from 'webextension-polyfill';
import { readers } from '@/lib/crm';
import type { Reader } from '@/lib/crm/reader';
import { overlap } from '@/lib/patterns';
import type { Policy } from '@/lib/settings';
import { t } from '@/lib/words';
import { OwnServers } from './OwnServers';
import { Switch } from './Switch';

const BY_NAME = readers.toSorted((a, b) => a.label.localeCompare(b.label));

interface Props {
  granted: readonly string[] | null;
  /** Of these, the companies' own servers. */
  servers: readonly string[];
  company: Policy;
}

/** A switch for each CRM; on means that the browser lets the extension into its site. */
export function Crms({ granted, servers, company }: Props) {
  const [denied, setDenied] = useState<Reader | null>(null);

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
      {BY_NAME.map((reader) => {
        const on = overlap(reader.hosts, granted ?? []);
        // What is on can be switched off, whoever does not offer it any more.
        if (on.length === 0 && !isOffered(reader, company)) return null;
        return (
          <Fragment key={reader.crm}>
            <Switch
              label={reader.label}
              checked={on.length > 0}
              disabled={granted === null}
              onToggle={() => toggle(reader, on)}
            />
            {reader.selfHosted && <OwnServers label={reader.label} offered={company.servers ?? []} allowed={servers} />}
          </Fragment>
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

/** Whether managers of this company are to use a CRM; all are, where it names none that is known. */
function isOffered({ crm }: Reader, { crms = [] }: Policy): boolean {
  const known = crms.filter((name) => readers.some((reader) => reader.crm === name));
  return known.length === 0 || known.includes(crm);
}
