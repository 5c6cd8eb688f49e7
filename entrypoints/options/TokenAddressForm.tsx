import { type SubmitEvent, useState } from 'react';
import { browser } from 'wxt/browser';
import { errorMessage } from '@/components/error-messages';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { originPattern } from '@/lib/permissions/match-patterns';
import { type AddressProblem, checkedAddress, headerProblem } from '@/lib/settings/token-address';
import { addressError } from './field-errors';
import type { WazzupConnection } from './useConnection';

const PROBLEM_LABELS = {
  'address-form': 'address_problem_form',
  'address-https': 'address_problem_https',
  'address-secret': 'address_problem_secret',
  'header-name': 'header_problem_name',
  'header-value': 'header_problem_value',
} as const;

/** Takes the address from which the background fetches tokens, and a header that the address may ask for. */
export function TokenAddressForm({ connection }: { connection: WazzupConnection }) {
  const { access, address: saved, isSet, change, test } = connection;
  // Only what the manager typed is state: the saved values may arrive after the first key stroke.
  const [typed, setTyped] = useState<{ address?: string; name?: string; value?: string }>({});
  const [problem, setProblem] = useState<AddressProblem>();
  const [failure, setFailure] = useState<string>();
  const { address = saved, name = access?.header ?? '', value = '' } = typed;

  const type = (field: keyof typeof typed) => (text: string) => {
    setTyped((before) => ({ ...before, [field]: text }));
    setProblem(undefined);
    setFailure(undefined);
  };

  const header = value === '' ? null : { name: name.trim(), value: value.trim() };
  const isAsSaved = address.trim() === saved && header === null;

  function save(event: SubmitEvent) {
    event.preventDefault();
    if (address.trim() === '') return void saveAddress();
    const url = checkedAddress(address);
    if (typeof url === 'string') return setProblem(url);
    const inHeader = header && headerProblem(header);
    if (inHeader) return setProblem(inHeader);
    // Browsers show their prompt only while the click is being handled, so nothing is awaited before. Grants have no ports.
    void browser.permissions
      .request({ origins: [originPattern(url)] })
      .then((allowed) => (allowed ? saveAddress() : setFailure(t('address_denied', url.host))));
  }

  async function saveAddress() {
    const failed = await change(sendToBackground('token.address', { address, header }));
    if (failed) return setFailure(errorMessage(failed.kind, failed.details).title);
    setTyped({});
    if (address.trim() !== '') await test();
  }

  const tested = address === saved ? addressError(connection.tested) : undefined;
  const problemOf = (field: 'address' | 'header-name' | 'header-value') =>
    problem?.startsWith(field) ? t(PROBLEM_LABELS[problem]) : undefined;

  return (
    <form onSubmit={save}>
      <TextField
        label={t('address')}
        value={address}
        onChange={type('address')}
        readOnly={isSet}
        inputMode="url"
        placeholder="https://tokens.example.com/token"
        problem={problemOf('address') ?? failure ?? tested}
        note={t(isSet ? 'set_by_company' : 'address_note')}
      />
      <details open={access?.header ? true : undefined}>
        <summary>{t('header')}</summary>
        <div className="pair">
          <TextField
            label={t('header_name')}
            value={name}
            onChange={type('name')}
            placeholder="Authorization"
            problem={problemOf('header-name')}
          />
          <TextField
            label={t('header_value')}
            value={value}
            onChange={type('value')}
            secret
            placeholder={access?.header ? t('header_value_kept') : 'Bearer …'}
            problem={problemOf('header-value')}
          />
        </div>
      </details>
      <div className="row">
        <button type="submit" className="button" disabled={isAsSaved}>
          {t('address_save')}
        </button>
      </div>
    </form>
  );
}
