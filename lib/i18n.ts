import browser from 'webextension-polyfill';
import type catalogue from '@/public/_locales/en/messages.json';

/** A key of the catalogue; English is complete, so it says what there is. */
export type MessageKey = keyof typeof catalogue;

let spare: Partial<Record<MessageKey, { message: string }>> = {};

/**
 * Makes sure that there are words. Chromium can lose an extension's whole catalogue for as long as its process lives,
 * if its first page is closed while it loads (seen in 156 under load: every `getMessage` is empty then). The same
 * catalogue is then read as a file.
 */
export async function loadMessages(): Promise<void> {
  if (browser.i18n.getMessage('language')) return;
  const language = browser.i18n.getUILanguage();
  for (const folder of [language.replace('-', '_'), language.replace(/-.*/, ''), 'en']) {
    const found = await catalogueIn(folder);
    if (!found) continue;
    spare = found;
    return;
  }
}

async function catalogueIn(language: string): Promise<typeof spare | undefined> {
  try {
    const response = await fetch(browser.runtime.getURL(`/_locales/${language}/messages.json`));
    return await response.json();
  } catch {
    return undefined; // not one of our languages
  }
}

/** The words for a key in the browser's language, with $1, $2 … filled in. */
export function t(word: MessageKey, ...values: (string | number)[]): string {
  const said = browser.i18n.getMessage(word, values.map(String));
  return said || (spare[word]?.message.replace(/\$(\d)/g, (_, place) => String(values[place - 1] ?? '')) ?? '');
}
