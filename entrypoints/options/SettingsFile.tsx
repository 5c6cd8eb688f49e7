import { type ChangeEvent, useRef, useState } from 'react';
import browser from 'webextension-polyfill';
import { Confirm } from '@/components/Confirm';
import { errorMessage } from '@/components/error-messages';
import { DealError } from '@/lib/deal/errors';
import { type MessageKey, t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { changeSettings, readOwnSettings, readSettings } from '@/lib/settings';
import { FILE_NAME, type FileProblem, readSettingsFile, settingsFile } from '@/lib/settings/file';
import type { FileSettings } from '@/lib/settings/model';
import { checkedAddress } from '@/lib/settings/token-address';

/** No settings are longer; what is would only keep the browser busy. */
const MAX_BYTES = 1_000_000;

const NAMES = {
  tokenAddress: 'setting_token_address',
  forms: 'setting_forms',
  users: 'setting_users',
  servers: 'setting_servers',
  pill: 'setting_pill',
  sessionReads: 'setting_session',
  hubspotId: 'setting_hubspot',
  country: 'setting_country',
  leading8: 'setting_leading8',
  wazzupAccount: 'setting_account',
} as const satisfies Record<keyof FileSettings, MessageKey>;

const EXPECTED = {
  tokenAddress: 'expected_token_address',
  forms: 'expected_forms',
  users: 'expected_users',
  servers: 'expected_servers',
  pill: 'expected_pill',
  sessionReads: 'expected_session',
  hubspotId: 'expected_hubspot',
  country: 'expected_country',
  leading8: 'expected_session',
  wazzupAccount: 'expected_account',
} as const satisfies Record<keyof FileSettings, MessageKey>;

/** What came of an import. */
type Said = { good: string } | { bad: string };

/** A file that is read and would change where the token comes from. */
interface Asked {
  file: FileSettings;
  from: string;
  to: string;
}

/** The settings as a file, to take to another browser or to give to a colleague. */
export function SettingsFile() {
  const chooser = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<Said>();
  const [asked, setAsked] = useState<Asked>();

  async function read({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    if (!file) return;
    setSaid(undefined);
    try {
      if (file.size > MAX_BYTES) return setSaid({ bad: problemMessage({ kind: 'other', line: 1, name: '' }) });
      const read = readSettingsFile(await file.text());
      if ('problem' in read) return setSaid({ bad: problemMessage(read.problem) });
      const { tokenAddress: from, company } = await readSettings();
      const to = company.tokenAddress === undefined ? asKept(read.settings.tokenAddress ?? from) : from;
      if (to === from) await take(read.settings);
      else setAsked({ file: read.settings, from, to });
    } catch {
      setSaid({ bad: t('file_unreadable') });
    } finally {
      // The same file, mended, can be chosen again.
      target.value = '';
    }
  }

  async function changeAddress({ file, to }: Asked) {
    setAsked(undefined);
    const host = URL.parse(to)?.hostname;
    // First thing in the click: browsers ask only while it is being handled.
    const allowed = host === undefined || (await browser.permissions.request({ origins: [`https://${host}/*`] }));
    if (!allowed) return setSaid({ bad: t('file_denied', host) });
    try {
      await sendToBackground('token.address', { address: to, header: null });
      await take(file);
    } catch (error) {
      const { kind, details } = error instanceof DealError ? error : new DealError('unexpected');
      setSaid({ bad: `${errorMessage(kind, details).title}. ${t('file_unchanged')}` });
    }
  }

  /** Keeps what the file says; the token's address, if it is another, is changed by now. */
  async function take({ tokenAddress, ...file }: FileSettings) {
    const { company } = await readSettings();
    await changeSettings(() => file);
    const given = { ...(tokenAddress !== undefined && { tokenAddress }), ...file };
    const names = Object.keys(given) as (keyof FileSettings)[];
    const isKept = (name: keyof FileSettings) => name !== 'forms' && name !== 'users' && company[name] !== undefined;
    const listed = (some: typeof names) => some.map((name) => t(NAMES[name])).join(', ');
    const [taken, kept] = [names.filter((name) => !isKept(name)), names.filter(isKept)];
    setSaid({
      good: [
        taken.length > 0 ? t('file_imported', listed(taken)) : t('file_imported_nothing'),
        kept.length > 0 ? t('file_kept', listed(kept)) : '',
      ].join(' '),
    });
  }

  async function save() {
    const url = URL.createObjectURL(new Blob([settingsFile(await readOwnSettings())], { type: 'application/json' }));
    Object.assign(document.createElement('a'), { href: url, download: FILE_NAME }).click();
    URL.revokeObjectURL(url);
  }

  return (
    <section className="card" aria-labelledby="file">
      <h2 id="file">{t('options_file')}</h2>
      <p className="quiet">{t('options_file_hint')}</p>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => void read(event)}
        aria-label={t('file_import')}
      />
      <div className="row">
        <button type="button" className="button" onClick={() => void save()}>
          {t('file_export')}
        </button>
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          {t('file_import')}
        </button>
      </div>
      <div className="said" aria-live="polite">
        {said && <p className={'bad' in said ? 'problem' : 'note'}>{'bad' in said ? said.bad : said.good}</p>}
      </div>
      {asked && (
        <Confirm
          title={t('address_title')}
          text={t('address_text', asked.from || t('address_none'), asked.to || t('address_none'))}
          confirm={t('address_confirm')}
          danger
          onCancel={() => setAsked(undefined)}
          onConfirm={() => void changeAddress(asked)}
        />
      )}
    </section>
  );
}

/** An address as it is kept, whoever wrote it. */
function asKept(address: string): string {
  const url = checkedAddress(address);
  return typeof url === 'string' ? address : url.href;
}

/** Why a file is refused, in which line, and that nothing has come of it. */
function problemMessage({ kind, line, name }: FileProblem): string {
  const expected = Object.hasOwn(EXPECTED, name) ? t(EXPECTED[name as keyof FileSettings]) : '';
  const words = {
    broken: t('file_broken', line),
    other: t('file_other', line),
    newer: t('file_newer', line),
    unknown: t('file_unknown', line, name),
    twice: t('file_twice', line, name),
    wrong: `${t('file_wrong', line, name)} ${expected}`,
  };
  return `${words[kind].trim()} ${t('file_unchanged')}`;
}
