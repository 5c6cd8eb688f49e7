import { type SubmitEvent, useState } from 'react';
import { browser } from 'wxt/browser';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import { originPattern } from '@/lib/permissions/match-patterns';
import { isHostNeeded } from '@/lib/permissions/needed-hosts';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { changeSettings, type SettingsInForce } from '@/lib/settings';

interface Props {
  label: string;
  /** The addresses that the company's policy names; the manager allows each by a click. */
  offered: readonly string[];
  /** The addresses that the browser lets the extension into. */
  allowed: readonly string[];
  settings: SettingsInForce;
}

/** The addresses at which a company runs a CRM itself. The manager allows and removes each of them alone. */
export function SelfHostedServers({ label, offered, allowed, settings }: Props) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();

  function add(event: SubmitEvent) {
    event.preventDefault();
    const server = serverAddress(address);
    if (!server) return setProblem(t('own_server_problem'));
    allow(server);
  }

  function allow(server: string) {
    // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
    void browser.permissions.request({ origins: [originPattern(server)] }).then(async (isAllowed) => {
      if (!isAllowed) return setProblem(t('crm_denied', new URL(server).host));
      setAddress('');
      setProblem(undefined);
      await changeSettings(({ servers }) => ({ servers: [...servers.filter((other) => other !== server), server] }));
    });
  }

  function remove(server: string) {
    const others = allowed.filter((other) => other !== server);
    if (!isHostNeeded({ ...settings, servers: others }, originPattern(server)))
      void browser.permissions.remove({ origins: [originPattern(server)] });
    void changeSettings(({ servers }) => ({ servers: servers.filter((other) => other !== server) }));
  }

  const waiting = offered.flatMap((site) => serverAddress(site) ?? []).filter((server) => !allowed.includes(server));

  return (
    <form className="own-servers" onSubmit={add}>
      <TextField
        label={t('own_server', label)}
        value={address}
        onChange={(value) => {
          setAddress(value);
          setProblem(undefined);
        }}
        inputMode="url"
        placeholder="https://crm.example.com"
        problem={problem}
      />
      <button type="submit" className="button" disabled={address.trim() === ''}>
        {t('own_server_allow')}
      </button>
      {waiting.map((server) => (
        <div className="switch-row" key={server}>
          <span>{t('own_server_company', addressLabel(server))}</span>
          <button type="button" className="button" onClick={() => allow(server)}>
            {t('allow', new URL(server).host)}
          </button>
        </div>
      ))}
      {allowed.map((server) => (
        <div className="switch-row" key={server}>
          <span>{addressLabel(server)}</span>
          <button type="button" className="button plain danger" onClick={() => remove(server)}>
            {t('own_server_remove')}
          </button>
        </div>
      ))}
    </form>
  );
}

/** Writes an address as managers do, without the slash at its end. */
const addressLabel = (server: string): string => server.replace(/\/$/, '');
