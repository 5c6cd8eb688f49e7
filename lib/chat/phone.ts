import {
  type CountryCode,
  getCountryCallingCode,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core/es6';
import data from 'libphonenumber-js/min/metadata';
import type { Chat } from './model';

/** How numbers are to be read that do not say their country. */
export interface PhoneRules {
  /** ISO code of the country whose numbers are written without their country code; empty for none. */
  country: string;
  /** Numbers written 8 912 … are of Russia or Kazakhstan: +7 912 …. */
  leading8: boolean;
}

/** Why a number cannot be used. */
export type PhoneProblem =
  | 'no-number'
  | 'unread' // it is not known whether there is one
  | 'no-country' // it does not say its country, and none was chosen
  | 'other-country' // it is no number of the chosen country
  | 'unclear' // it may or may not begin with the code of the chosen country
  | 'not-a-number';

const metadata: MetadataJson = data;

/** ISO codes of the countries there are. */
export const COUNTRIES = Object.keys(metadata.countries);

const isCountry = (code: string): code is CountryCode => COUNTRIES.includes(code);

const parse = (text: string, country = '') => {
  const defaultCountry = isCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(text, { ...defaultCountry, extract: false }, metadata);
  return number?.isValid() ? number : undefined;
};

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** +7 912 … written 8 912 …; undefined if it is something else. */
function withLeading8(text: string) {
  const number = parse(text, 'RU');
  return number && digitsOf(text).startsWith(`8${number.nationalNumber}`) ? number : undefined;
}

/** A number of the chosen country, or one dialled abroad from there in a way everybody knows for that. */
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
 * The digits of a number with its country code, as WhatsApp knows it. A number is never guessed to be of a country: it
 * says it, or it is the one that was chosen.
 */
export function readPhone(written: string, { country, leading8 }: PhoneRules): { digits: string } | PhoneProblem {
  // Some keyboards write digits and plus in a width of their own.
  const text = written.normalize('NFKC').trim();
  if (text === '') return 'no-number';
  if (/^\D*\+/.test(text)) {
    const number = parse(text);
    return number ? { digits: digitsOf(number.number) } : 'not-a-number';
  }
  const eight = leading8 ? withLeading8(text) : undefined;
  const read = eight ? { digits: digitsOf(eight.number) } : withoutPlus(text, country);
  if (read) return read;
  if (!/^[\d\s().\p{Pd}/]{5,}$/u.test(text)) return 'not-a-number';
  return country === '' ? 'no-country' : 'other-country';
}

/** The chats a number can be written to in. Messengers that do not go by the number have to be told by Wazzup. */
const chatsOfNumber = (digits: string): Chat[] => [{ type: 'whatsapp', id: digits }];

/** The chats of somebody with these numbers, and what is wrong with the first number that gives none. */
export function chatsOf(
  phones: readonly string[] | undefined,
  rules: PhoneRules,
): { chats: Chat[]; problem?: PhoneProblem } {
  if (!phones) return { chats: [], problem: 'unread' };
  // Some write two numbers where there is room for one.
  const read = phones.flatMap((phone) => phone.split(/[,;\n]/)).map((phone) => readPhone(phone, rules));
  const numbers = new Set(read.flatMap((result) => (typeof result === 'string' ? [] : [result.digits])));
  const problem = phones.length === 0 ? 'no-number' : read.find((result) => typeof result === 'string');
  return { chats: [...numbers].flatMap(chatsOfNumber), ...(problem && { problem }) };
}
