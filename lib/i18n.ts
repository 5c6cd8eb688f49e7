import { browser } from 'wxt/browser';
import type catalogue from '@/public/_locales/en/messages.json';

/** A key of the catalogue. English is complete, so its catalogue says which keys there are. */
export type MessageKey = keyof typeof catalogue;

/** The start of keys that have one message for each plural category, such as `history_more_waiting` in `…_one`. */
export type PluralKey = MessageKey extends infer Key ? (Key extends `${infer Start}_other` ? Start : never) : never;

type Catalogue = Partial<Record<string, { message: string }>>;

/** The catalogue as a file, if the browser has lost its own copy. */
let spare: Catalogue = {};

/**
 * Makes sure that the messages are there. Chromium can lose an extension's whole catalogue for as long as its process
 * lives, if the extension's first page is closed while it loads (seen in version 156 under load: every `getMessage` is
 * empty then). In that case the same catalogue is read as a file.
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

async function catalogueIn(language: string): Promise<Catalogue | undefined> {
  try {
    const response = await fetch(browser.runtime.getURL(`/_locales/${language}/messages.json` as '/'));
    return await response.json();
  } catch {
    return undefined; // The extension does not speak this language.
  }
}

/** Gives the message of a key in the browser's language, with the values filled in for $1, $2 … */
export const t = (key: MessageKey, ...values: (string | number)[]): string => messageOf(key, values);

/** Gives a variant of a message where the browser's language has one, else the message itself. */
export const tVariant = (key: MessageKey, variant: string | undefined, ...values: (string | number)[]): string =>
  (variant && messageOf(`${key}_${variant}`, values)) || messageOf(key, values);

/**
 * Gives the message for a number of things, in the plural form that the language has for this number. The number is
 * filled in for $1, the other values for $2, $3 …
 */
export function tCount(key: PluralKey, count: number, ...values: (string | number)[]): string {
  const category = new Intl.PluralRules(t('language')).select(count);
  const filledIn = [count, ...values];
  return messageOf(`${key}_${category}`, filledIn) || messageOf(`${key}_other`, filledIn);
}

function messageOf(key: string, values: readonly (string | number)[]): string {
  // Browsers refuse values that are numbers. The type of `getMessage` knows no plurals, so one of its keys stands here.
  const message = browser.i18n.getMessage(key as 'name', values.map(String));
  return message || (spare[key]?.message.replace(/\$(\d)/g, (_, place) => String(values[place - 1] ?? '')) ?? '');
}
