import { Fragment, useState } from 'react';
import { browser } from 'wxt/browser';
import { crmName } from '@/components/crm-words';
import { t } from '@/lib/i18n';
import type { Crm } from '@/lib/messaging/protocol';
import { intersectPatterns } from '@/lib/permissions/match-patterns';
import type { Policy, SettingsInForce } from '@/lib/settings';
import { SelfHostedServers } from './SelfHostedServers';
import { Switch } from './Switch';

interface Props {
  crms: readonly Crm[];
  /** The match patterns of all hosts the browser lets the extension into; null until they are known. */
  granted: readonly string[] | null;
  /** The granted addresses at which companies run a CRM themselves. */
  servers: readonly string[];
  settings: SettingsInForce;
}

/** A switch for each CRM. It is on if the browser lets the extension into the CRM's site. */
export function CrmSwitches({ crms, granted, servers, settings }: Props) {
  const { company } = settings;
  const [denied, setDenied] = useState<Crm | null>(null);

  function toggle(crm: Crm, on: readonly string[]) {
    if (on.length > 0) void browser.permissions.remove({ origins: [...on] });
    else allow(crm);
  }

  function allow(crm: Crm) {
    // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
    void browser.permissions.request({ origins: [...crm.hosts] }).then((allowed) => setDenied(allowed ? null : crm));
  }

  return (
    <fieldset className="card">
      <legend>{t('options_crms')}</legend>
      <p className="quiet">{t('options_crms_hint')}</p>
      {crms.map((crm) => {
        const on = intersectPatterns(crm.hosts, granted ?? []);
        // A CRM that is on stays in the list, so that it can be switched off even if the company no longer offers it.
        if (on.length === 0 && !isOffered(crm, crms, company)) return null;
        return (
          <Fragment key={crm.crm}>
            <Switch
              label={crmName(crm.label)}
              checked={on.length > 0}
              disabled={granted === null}
              onToggle={() => toggle(crm, on)}
            />
            {on.length > 0 && !crm.hosts.every((host) => on.includes(host)) && (
              <div className="switch-row">
                <span>{t('crm_partly', crm.label)}</span>
                <button type="button" className="button" onClick={() => allow(crm)}>
                  {t('crm_allow_rest')}
                </button>
              </div>
            )}
            {crm.selfHosted && (
              <SelfHostedServers
                label={crmName(crm.label)}
                offered={company.servers ?? []}
                allowed={servers}
                settings={settings}
              />
            )}
          </Fragment>
        );
      })}
      {denied && (
        <p className="problem" role="alert">
          {t('crm_denied', crmName(denied.label))}
        </p>
      )}
    </fieldset>
  );
}

/** Whether the company offers a CRM to its managers. A company that names no CRM we know offers all of them. */
function isOffered({ crm }: Crm, known: readonly Crm[], { crms = [] }: Policy): boolean {
  const named = crms.filter((name) => known.some((one) => one.crm === name));
  return named.length === 0 || named.includes(crm);
}
