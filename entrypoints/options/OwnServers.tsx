import { type SubmitEvent, useState } from 'react';
import browser from 'webextension-polyfill';
import { TextField } from '@/components/TextField';
import { webAddress } from '@/lib/deal/limits';
import { t } from '@/lib/words';

interface Props {
  label: string;
  /** Match patterns of the servers that were granted. */
  granted: readonly string[];
}

/** The addresses at which a company runs a CRM itself: each is granted, and taken back, by itself. */
export function OwnServers({ label, granted }: Props) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();

  function add(event: SubmitEvent) {
    event.preventDefault();
    const url = webAddress(address.trim());
    if (!url) return setProblem(t('own_server_problem'));
    // First thing in the press: browsers ask only while it is being handled. Grants know no ports and no folders.
    void browser.permissions.request({ origins: [`${url.protocol}//${url.hostname}/*`] }).then((allowed) => {
      if (allowed) setAddress('');
      setProblem(allowed ? undefined : t('crm_denied', url.host));
    });
  }

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
