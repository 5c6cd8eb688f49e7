import { useState } from 'react';
import { browser } from 'wxt/browser';
import { errorMessage } from '@/components/error-messages';
import { asDealError } from '@/lib/deal/errors';
import { t } from '@/lib/i18n';
import type { Lesson } from '@/lib/lesson/model';
import { sendToBackground } from '@/lib/messaging/send';
import { changeSettings, readOwnSettings, readSettings } from '@/lib/settings';
import { MAX_LENGTH, readSettingsFile } from '@/lib/settings/file';
import type { FileSettings } from '@/lib/settings/model';
import { checkedAddress } from '@/lib/settings/token-address';
import { problemMessage, settingsLabel } from './settings-file-messages';
import { keepLessons } from './taught/change-lessons';

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

/** A file that brings what somebody has taught, so that the manager has to see it. */
export interface OfferedLessons {
  settings: FileSettings;
  /** The lessons that the manager has not. */
  lessons: readonly Lesson[];
  /** The lessons that the manager has now. */
  own: readonly Lesson[];
}

/** Takes over settings from a file that the manager chose. */
export function useSettingsImport() {
  const [result, setResult] = useState<ImportResult>();
  const [offered, setOffered] = useState<OfferedLessons>();
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
      const { lessons: own } = await readOwnSettings();
      const isOwn = (lesson: Lesson) => own.some((other) => JSON.stringify(other) === JSON.stringify(lesson));
      const lessons = (read.settings.lessons ?? []).filter((lesson) => !isOwn(lesson));
      if (lessons.length > 0) setOffered({ settings: read.settings, lessons, own });
      else await goOn(read.settings);
    } catch {
      fail(t('file_unreadable'));
    }
  }

  /** Takes over settings whose lessons the manager has seen, unless they have to confirm another token address. */
  async function goOn(settings: FileSettings) {
    const { tokenAddress: from, company } = await readSettings();
    const to = company.tokenAddress === undefined ? normalAddress(settings.tokenAddress ?? from) : from;
    if (to === from) succeed(await takeOver(settings));
    else setAddressChange({ settings, from, to });
  }

  async function confirmLessons(settings: FileSettings) {
    setOffered(undefined);
    await goOn(settings);
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
    offered,
    addressChange,
    importFile,
    confirmLessons,
    confirmAddressChange,
    cancel() {
      setOffered(undefined);
      setAddressChange(undefined);
    },
  };
}

/** Stores all settings of a file but the token address, which only the background may change; says which were taken over. */
async function takeOver(settings: FileSettings): Promise<string> {
  const { tokenAddress: _, lessons = [], ...others } = settings;
  const { company } = await readSettings();
  await changeSettings(() => others);
  // It takes long to teach a CRM, so that those which the file does not name stay.
  await keepLessons(lessons);
  const isSaid = (name: keyof FileSettings) => name !== 'lessons' || lessons.length > 0;
  const names = (Object.keys(settings) as (keyof FileSettings)[]).filter(isSaid);
  // Of these the company sets only some rows, and the manager's own rows are taken over.
  const isTable = (name: keyof FileSettings) => ['forms', 'users', 'lessons'].includes(name);
  const isCompanys = (name: keyof FileSettings) => !isTable(name) && company[name] !== undefined;
  const [taken, left] = [names.filter((name) => !isCompanys(name)), names.filter(isCompanys)];
  return [
    taken.length > 0 ? t('file_imported', settingsLabel(taken, lessons)) : t('file_imported_nothing'),
    left.length > 0 ? t('file_kept', settingsLabel(left)) : '',
  ].join(' ');
}

/** Writes an address as the background stores it, so that the same address written otherwise is no change. */
function normalAddress(address: string): string {
  const url = checkedAddress(address);
  return typeof url === 'string' ? address : url.href;
}
