import { type SubmitEvent, useState } from 'react';
import browser from 'webextension-polyfill';
import { TextField } from '@/components/TextField';
import { webAddress } from '@/lib/deal/limits';
import { t } from '@/lib/words';

interface Props {
  label: string;
  /** Addresses the company names, to be allowed by a click. */
  offered: readonly string[];
  /** Match patterns of the servers that were granted. */
  granted: readonly string[];
}

/** The addresses at which a company runs a CRM itself: each is granted, and taken back, by itself. */
export function OwnServers({ label, offered, granted }: Props) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();

  function add(event: SubmitEvent) {
    event.preventDefault();
    const url = webAddress(address.trim());
    if (!url) return setProblem(t('own_server_problem'));
    allow(url);
  }

  function allow(url: URL) {
    // First thing in the press: browsers ask only while it is being handled.
    void browser.permissions.request({ origins: [patternOf(url)] }).then((allowed) => {
      if (allowed) setAddress('');
      setProblem(allowed ? undefined : t('crm_denied', url.host));
    });
  }

  const waiting = offered.map((site) => new URL(site)).filter((url) => !granted.includes(patternOf(url)));

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
      {waiting.map((url) => (
        <div className="switch-row" key={url.origin}>
          <span>{t('own_server_company', url.origin)}</span>
          <button type="button" className="button" onClick={() => allow(url)}>
            {t('allow', url.host)}
          </button>
        </div>
      ))}
      {granted.map((pattern) => (
        <div className="switch-row" key={pattern}>
          <span>{pattern.replace(/\/\*$/, '')}</span>
          <button
            type="button"
            className="button plain danger"
            onClick={() => void browser.permissions.remove({ origins: [pattern] })}
          >
            {t('own_server_remove')}
          </button>
        </div>
      ))}
    </form>
  );
}

/** What a grant for a server is called; grants know no ports and no folders. */
const patternOf = ({ protocol, hostname }: URL): string => `${protocol}//${hostname}/*`;
