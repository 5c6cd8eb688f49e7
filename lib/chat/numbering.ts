import {
  type CountryCode,
  type MetadataJson,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core/es6';
import data from 'libphonenumber-js/max/metadata';

/** A number that can exist, with the code of its country. */
export interface FoundNumber {
  /** All digits, the country's code first. */
  digits: string;
  code: string;
}

const metadata: MetadataJson = data;

/** The places of a country's facts in the library's data. */
type Entry = readonly [
  code: string,
  idd: unknown,
  pattern: string,
  lengths: readonly number[],
  formats: unknown,
  trunkPrefix: string | 0,
  ...rest: unknown[],
];
type Kind = readonly [pattern: string, lengths?: readonly number[]] | 0;
const KINDS = 11;
const PLACES_OF_KINDS: Readonly<Record<string, number>> = { FIXED_LINE: 0, MOBILE: 1, FIXED_LINE_OR_MOBILE: 0 };

const entryOf = (country: string) => (metadata.countries as Record<string, unknown>)[country] as Entry | undefined;

/** The longest number there is, with the code of its country. Source: ITU-T E.164. */
const MAX_DIGITS = 15;
/** The least digits at which a mobile number cannot be a number of one town that lacks its area code. */
const MIN_WHOLE_MOBILE = 9;

export const codeOfCountry = (country: string): string | undefined => entryOf(country)?.[0];

/** What people of a country dial before the area code, such as 0, or 8 in Russia; undefined if they dial nothing. */
export const trunkPrefixOf = (country: string): string | undefined => entryOf(country)?.[5] || undefined;

function parse(digits: string, country?: string): PhoneNumber | undefined {
  const isKnown = country !== undefined && entryOf(country) !== undefined;
  const number = parsePhoneNumberFromString(
    digits,
    { ...(isKnown && { defaultCountry: country as CountryCode }), extract: false },
    metadata,
  );
  return number && number.number.length - 1 <= MAX_DIGITS && canExist(number) ? number : undefined;
}

/**
 * Whether a number can exist. Besides those of today, WhatsApp knows Brazilian mobiles without the ninth digit, and
 * Mexican ones with the 1 that people once dialled from abroad.
 */
function canExist(number: PhoneNumber): boolean {
  if (number.isValid()) return true;
  const { countryCallingCode, nationalNumber } = number;
  const today =
    countryCallingCode === '55' && /^\d\d[6-9]\d{7}$/.test(nationalNumber)
      ? `${nationalNumber.slice(0, 2)}9${nationalNumber.slice(2)}`
      : countryCallingCode === '52' && /^1\d{10}$/.test(nationalNumber)
        ? nationalNumber.slice(1)
        : undefined;
  return (
    today !== undefined &&
    parsePhoneNumberFromString(`+${countryCallingCode}${today}`, { extract: false }, metadata)?.isValid() === true
  );
}

const found = (number: PhoneNumber | undefined): FoundNumber | undefined =>
  number && { digits: number.number.slice(1), code: number.countryCallingCode };

/** The number that these digits are with their country's code; undefined if they are none. */
export const withCode = (digits: string): FoundNumber | undefined => found(parse(`+${digits}`));

/**
 * The number that people of a country write so, without its code; `doubtful` if it lacks the prefix that says that the
 * area code comes next, where a town's own numbers are as long as whole ones.
 */
export function national(digits: string, country: string): FoundNumber | 'doubtful' | undefined {
  const code = codeOfCountry(country);
  const number = parse(digits, country) ?? (code === undefined ? undefined : parse(`+${code}${digits}`));
  if (!number || number.countryCallingCode !== code) return undefined;
  const lacksPrefix = digits === number.nationalNumber && trunkPrefixOf(country) !== undefined;
  return lacksPrefix && !isWholeWithoutPrefix(number, country) ? 'doubtful' : found(number);
}

function isWholeWithoutPrefix(number: PhoneNumber, country: string): boolean {
  const type = number.getType();
  // The forms of yesterday have one length.
  if (type === undefined) return true;
  const kind = (entryOf(country)?.[KINDS] as readonly Kind[] | 0 | undefined) || [];
  const ofKind = kind[PLACES_OF_KINDS[type] ?? -1];
  const lengths = (ofKind || undefined)?.[1] || entryOf(country)?.[3] || [];
  const differ = Math.max(...lengths) - Math.min(...lengths);
  return differ <= 1 || (type === 'MOBILE' && number.nationalNumber.length >= MIN_WHOLE_MOBILE);
}

/** What people dial before a number abroad where it is not the common 00, by their own country's code. */
const ABROAD: Readonly<Record<string, string>> = { 1: '011', 7: '810' };

/** The number abroad that people of a country dial so. */
export function abroad(digits: string, country: string): FoundNumber | undefined {
  const prefix = ABROAD[codeOfCountry(country) ?? ''] ?? '00';
  const number = digits.startsWith(prefix) ? found(parse(digits, country)) : undefined;
  // In some countries the prefix is longer, or goes on with the number of a carrier.
  return number && digits.startsWith(`${prefix}${number.code}`) ? number : undefined;
}

/**
 * Whether digits behind a country's code look like one of its numbers, even if it cannot exist: it may lack something,
 * such as its area code.
 */
export function looksNational(digits: string, country: string): boolean {
  const pattern = entryOf(country)?.[2];
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(digits);
}
