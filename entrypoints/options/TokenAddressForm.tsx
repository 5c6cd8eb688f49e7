import { type SubmitEvent, useState } from 'react';
import browser from 'webextension-polyfill';
import { errorMessage } from '@/components/error-messages';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { type AddressProblem, checkedAddress, headerProblem } from '@/lib/settings/token-address';
import type { WazzupConnection } from './useConnection';

const PROBLEMS = {
  'address-form': 'address_problem_form',
  'address-https': 'address_problem_https',
  'address-secret': 'address_problem_secret',
  'header-name': 'header_problem_name',
  'header-value': 'header_problem_value',
} as const;

/** The customer's own address that gives tokens, and what has to be said to it. */
export function TokenAddressForm({ connection }: { connection: WazzupConnection }) {
  const { access, address: kept, isSet, change, test } = connection;
  // What is kept may be known only after something was typed, and stands behind that.
  const [typed, setTyped] = useState<{ address?: string; name?: string; value?: string }>({});
  const [problem, setProblem] = useState<AddressProblem>();
  const [failure, setFailure] = useState<string>();
  const { address = kept, name = access?.header ?? '', value = '' } = typed;

  const type = (field: keyof typeof typed) => (text: string) => {
    setTyped((before) => ({ ...before, [field]: text }));
    setProblem(undefined);
    setFailure(undefined);
  };

  const header = value === '' ? null : { name: name.trim(), value: value.trim() };
  const isAsKept = address.trim() === kept && header === null;

  function save(event: SubmitEvent) {
    event.preventDefault();
    if (address.trim() === '') return void keep();
    const url = checkedAddress(address);
    if (typeof url === 'string') return setProblem(url);
    const wrong = header && headerProblem(header);
    if (wrong) return setProblem(wrong);
    // First thing in the press: browsers ask only while it is being handled. Grants know no ports.
    void browser.permissions
      .request({ origins: [`${url.protocol}//${url.hostname}/*`] })
      .then((allowed) => (allowed ? keep() : setFailure(t('address_denied', url.host))));
  }

  async function keep() {
    const failed = await change(sendToBackground('token.address', { address, header }));
    if (failed) return setFailure(errorMessage(failed.kind, failed.details).title);
    setTyped({});
    if (address.trim() !== '') await test();
  }

  const problemOf = (field: 'address' | 'header-name' | 'header-value') =>
    problem?.startsWith(field) ? t(PROBLEMS[problem]) : undefined;

  return (
    <form onSubmit={save}>
      <TextField
        label={t('address')}
        value={address}
        onChange={type('address')}
        readOnly={isSet}
        inputMode="url"
        placeholder="https://tokens.example.com/token"
        problem={problemOf('address') ?? failure}
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
        <button type="submit" className="button" disabled={isAsKept}>
          {t('address_save')}
        </button>
      </div>
    </form>
  );
}
