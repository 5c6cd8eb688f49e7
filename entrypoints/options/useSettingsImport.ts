import { useState } from 'react';
import { browser } from 'wxt/browser';
import { errorMessage } from '@/components/error-messages';
import { asDealError } from '@/lib/deal/errors';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { changeSettings, readSettings } from '@/lib/settings';
import { MAX_LENGTH, readSettingsFile } from '@/lib/settings/file';
import type { FileSettings } from '@/lib/settings/model';
import { checkedAddress } from '@/lib/settings/token-address';
import { problemMessage, settingsLabel } from './settings-file-messages';

/** What came of an import, in words. */
export interface ImportResult {
  isGood: boolean;
  text: string;
}

/** A file that would change from where the background fetches the token, so that the manager has to confirm it. */
export interface AddressChange {
  settings: FileSettings;
  from: string;
  to: string;
}

/** Takes over settings from a file that the manager chose. */
export function useSettingsImport() {
  const [result, setResult] = useState<ImportResult>();
  const [addressChange, setAddressChange] = useState<AddressChange>();
  const succeed = (text: string) => setResult({ isGood: true, text });
  const fail = (text: string) => setResult({ isGood: false, text });

  async function importFile(file: File) {
    setResult(undefined);
    try {
      // A character takes four bytes at most; a longer file need not be read.
      if (file.size > 4 * MAX_LENGTH) return fail(problemMessage({ kind: 'long', line: 1, name: '' }));
      const read = readSettingsFile(await file.text());
      if ('problem' in read) return fail(problemMessage(read.problem));
      const { tokenAddress: from, company } = await readSettings();
      const to = company.tokenAddress === undefined ? normalAddress(read.settings.tokenAddress ?? from) : from;
      if (to === from) succeed(await takeOver(read.settings));
      else setAddressChange({ settings: read.settings, from, to });
    } catch {
      fail(t('file_unreadable'));
    }
  }

  async function confirmAddressChange({ settings, to }: AddressChange) {
    setAddressChange(undefined);
    const host = URL.parse(to)?.hostname;
    // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
    const isAllowed = host === undefined || (await browser.permissions.request({ origins: [`https://${host}/*`] }));
    if (!isAllowed) return fail(t('file_denied', host));
    try {
      await sendToBackground('token.address', { address: to, header: null });
      succeed(await takeOver(settings));
    } catch (error) {
      const { kind, details } = asDealError(error);
      fail(`${errorMessage(kind, details).title}. ${t('file_unchanged')}`);
    }
  }

  return {
    result,
    addressChange,
    importFile,
    confirmAddressChange,
    cancelAddressChange: () => setAddressChange(undefined),
  };
}

/** Stores all settings of a file but the token address, which only the background may change; says which were taken over. */
async function takeOver(settings: FileSettings): Promise<string> {
  const { tokenAddress: _, ...others } = settings;
  const { company } = await readSettings();
  await changeSettings(() => others);
  const names = Object.keys(settings) as (keyof FileSettings)[];
  // Of these two the company sets only some rows, and the manager's own rows are taken over.
  const isCompanys = (name: keyof FileSettings) => name !== 'forms' && name !== 'users' && company[name] !== undefined;
  const [taken, left] = [names.filter((name) => !isCompanys(name)), names.filter(isCompanys)];
  return [
    taken.length > 0 ? t('file_imported', settingsLabel(taken)) : t('file_imported_nothing'),
    left.length > 0 ? t('file_kept', settingsLabel(left)) : '',
  ].join(' ');
}

/** Writes an address as the background stores it, so that the same address written otherwise is no change. */
function normalAddress(address: string): string {
  const url = checkedAddress(address);
  return typeof url === 'string' ? address : url.href;
}
