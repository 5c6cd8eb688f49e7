import browser from 'webextension-polyfill';
import type catalogue from '@/public/_locales/en/messages.json';

/** A key of the catalogue; English is complete, so it says what there is. */
export type Word = keyof typeof catalogue;

/** The words for a key in the browser's language, with $1, $2 … filled in. */
export const t = (word: Word, ...values: (string | number)[]): string =>
  browser.i18n.getMessage(word, values.map(String));
