import {
  type CountryCode,
  getCountryCallingCode,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core/es6';
import data from 'libphonenumber-js/min/metadata';
import type { Chat } from './model';

/** How to read numbers that do not say their country. */
export interface PhoneRules {
  /** The ISO code of the country whose numbers people write without a country code; empty for no country. */
  country: string;
  /** Whether to read a number such as 8 912 … as one of Russia or Kazakhstan, +7 912 …. */
  leading8: boolean;
}

/** A longer text is no number, whatever it begins with. */
const MAX_PHONE = 100;

/** Why the extension cannot use a contact's number. */
export type PhoneProblem =
  | 'no-number'
  | 'unread' // the reader does not know whether the contact has a number
  | 'no-country' // the number does not say its country, and the settings name none
  | 'other-country' // it is no number of the country in the settings
  | 'unclear' // it may or may not begin with the code of the country in the settings
  | 'not-a-number';

const metadata: MetadataJson = data;

/** The ISO codes of all countries. */
export const COUNTRIES = Object.keys(metadata.countries);

const isCountry = (code: string): code is CountryCode => COUNTRIES.includes(code);

const parse = (text: string, country = '') => {
  const defaultCountry = isCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(text, { ...defaultCountry, extract: false }, metadata);
  return number?.isValid() ? number : undefined;
};

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Parses 8 912 … as +7 912 …; undefined if the text is something else. */
function withLeading8(text: string) {
  const number = parse(text, 'RU');
  return number && digitsOf(text).startsWith(`8${number.nationalNumber}`) ? number : undefined;
}

/**
 * Parses a number without a plus: one of the country in the settings, or one abroad as people dial it from that
 * country, with the common prefix 00 (011 in North America).
 */
function withoutPlus(text: string, country: string): { digits: string } | 'unclear' | undefined {
  const number = parse(text, country);
  if (!number || !isCountry(country)) return undefined;
  const code = getCountryCallingCode(country, metadata);
  const dialsAbroad = digitsOf(text).startsWith(code === '1' ? '011' : '00');
  if (number.countryCallingCode !== code && !dialsAbroad) return undefined;
  const withCode = parse(`+${text}`);
  const isUnclear = withCode?.countryCallingCode === code && withCode.number !== number.number;
  return isUnclear ? 'unclear' : { digits: digitsOf(number.number) };
}

/**
 * The digits of a number with its country code, as WhatsApp knows it. `readPhone` never guesses a number's country: the
 * number says it, or the settings do.
 */
export function readPhone(phone: string, { country, leading8 }: PhoneRules): { digits: string } | PhoneProblem {
  if (phone.length > MAX_PHONE) return 'not-a-number';
  // Some keyboards write digits and the plus as full-width characters.
  const text = phone.normalize('NFKC').trim();
  if (text === '') return 'no-number';
  if (/^\D*\+/.test(text)) {
    const number = parse(text);
    return number ? { digits: digitsOf(number.number) } : 'not-a-number';
  }
  const eight = leading8 ? withLeading8(text) : undefined;
  const result = eight ? { digits: digitsOf(eight.number) } : withoutPlus(text, country);
  if (result) return result;
  if (!/^[\d\s().\p{Pd}/]{5,}$/u.test(text)) return 'not-a-number';
  return country === '' ? 'no-country' : 'other-country';
}

/** The chats that follow from a phone number. Chats in messengers that do not use the number only Wazzup can give. */
const chatsOfNumber = (digits: string): Chat[] => [{ type: 'whatsapp', id: digits }];

/** The chats of a contact with these phones, and the problem of the first number that gives no chat. */
export function chatsOf(
  phones: readonly string[] | undefined,
  rules: PhoneRules,
): { chats: Chat[]; problem?: PhoneProblem } {
  if (!phones) return { chats: [], problem: 'unread' };
  // Some people write two numbers into one field.
  const results = phones.flatMap((phone) => phone.split(/[,;\n]/)).map((phone) => readPhone(phone, rules));
  const numbers = new Set(results.flatMap((result) => (typeof result === 'string' ? [] : [result.digits])));
  const problem = phones.length === 0 ? 'no-number' : results.find((result) => typeof result === 'string');
  return { chats: [...numbers].flatMap(chatsOfNumber), ...(problem && { problem }) };
}
