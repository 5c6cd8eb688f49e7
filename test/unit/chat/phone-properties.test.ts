// @vitest-environment node
import fc from 'fast-check';
import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/core/es6';
import full from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { COUNTRIES, chatsOf, type PhoneRules } from '@/lib/chat/phone';
import { CONJUNCTIONS, EXTENSION_WORDS, LABELS } from '@/lib/chat/phone-words';
import { isSamePerson, toWhatsAppId } from '@/lib/chat/whatsapp-id';

/** A number that can exist, as the digits that are put into the texts below; they alone say what may come out. */
interface Number {
  country: string;
  code: string;
  national: string;
}

/** The number of any country that the library gives as an example, with other, more or fewer last digits. */
const anyNumber: fc.Arbitrary<Number> = fc
  .tuple(fc.constantFrom(...COUNTRIES), fc.integer({ min: 0, max: 4 }), fc.stringMatching(/^\d{2,5}$/))
  .map(([country, cut, end]) => {
    const example = getExampleNumber(country as 'RU', examples, full);
    const number = example && parsePhoneNumberFromString(`${example.number.slice(0, -2 - cut)}${end}`, full);
    return number?.isValid() && number.countryCallingCode === example?.countryCallingCode && number.number.length <= 16
      ? { country, code: number.countryCallingCode, national: number.nationalNumber }
      : undefined;
  })
  .filter((number) => number !== undefined);
const anyRules: fc.Arbitrary<PhoneRules> = fc.record({
  country: fc.constantFrom('', 'RU', 'DE', 'AT', 'US', 'BR', 'SG', ...COUNTRIES),
  leading8: fc.boolean(),
});

const spaced = (digits: string, gap: string) => digits.replace(/\d{3}(?=\d)/g, (group) => `${group}${gap}`);
const gaps = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2011', '\u00ad', '~', '\u200b', ' - ');
const international = ({ code, national }: Number, gap: string) => `+${code}${gap || ' '}${spaced(national, gap)}`;

const listOf = (words: string): string[] => words.split('|').map((word) => word.replaceAll('\\s', ' '));
const tail = fc.stringMatching(/^\d{1,5}$/);

const inBrackets = (text: string): string => `(${text})`;
const INVISIBLE = ['\u200b', '\u200e', '\u202a', '\u202c', '\u2066', '\u2069', '\ufeff', '\ufe0f', '\u00ad', '\u2060'];

/** What people and programs put before a number. */
const before = fc.oneof(
  fc.constantFrom('', "'", '"', '="', 'tel:', 'tel://', 'callto:', 'whatsapp:', '☎ ', '- ', '№ ', ...INVISIBLE),
  fc
    .constantFrom(...listOf(LABELS))
    .chain((label) => fc.constantFrom(`${label} `, `${label}. `, `${label}: `, `${label}.:`)),
);
/** What they put behind it, with a tail that is no part of it. */
const behind = fc.oneof(
  fc.constantFrom('', '"', '.', ' ', ';', ',', ...INVISIBLE),
  fc.constantFrom(...listOf(LABELS)).chain((label) => fc.constantFrom(` ${label}`, ` (${label})`, ` - ${label}.`)),
  fc
    .tuple(fc.constantFrom(...listOf(EXTENSION_WORDS)), fc.constantFrom(' ', '. ', ': ', '='), tail)
    .chain((parts) =>
      fc.constantFrom(` ${parts.join('')}`, ` (${parts.join('')})`, `, ${parts.join('')}`, `;${parts.join('')}`),
    ),
  fc
    .tuple(fc.constantFrom('/', ' / ', ';', ',', ', ', ',,', '#', ' #', '|', '\n', '\t', '   '), tail)
    .map((parts) => parts.join('')),
  tail.map((digits) => ` ${inBrackets(digits)}`),
);

const idsIn = (field: string, rules: PhoneRules): string[] => chatsOf([field], rules).chats.map(({ id }) => id);
const idOf = ({ code, national }: Number): string => toWhatsAppId(`${code}${national}`);

/** Digits of other scripts, by the first of each. */
const ZEROS = ['0', '\u0660', '\u06f0', '\u0966', '\uff10', '\u0e50'];
const inScript = (text: string, zero: string): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)));

describe('whatever is put around a number, it reads the same or not at all', () => {
  it('a number with its country’s code', () => {
    fc.assert(
      fc.property(anyNumber, anyRules, gaps, before, behind, (number, rules, gap, start, end) => {
        const ids = idsIn(`${start}${international(number, gap)}${end}`, rules);
        expect(ids.length === 0 || (ids.length === 1 && ids[0] === idOf(number))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('a number as people of its country write it', () => {
    fc.assert(
      fc.property(anyNumber, before, behind, fc.boolean(), ({ country, code, national }, start, end, leading8) => {
        const written = parsePhoneNumberFromString(`+${code}${national}`, full)?.formatNational() ?? '';
        const ids = idsIn(`${start}${written}${end}`, { country, leading8 });
        for (const id of ids) expect(isSamePerson(id, `${code}${national}`)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('a number in the digits of another script', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom(...ZEROS), gaps, (number, zero, gap) => {
        expect(idsIn(inScript(international(number, gap), zero), { country: '', leading8: false })).toEqual([
          idOf(number),
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('an address or id of a messenger', () => {
    fc.assert(
      fc.property(
        anyNumber,
        anyRules,
        fc.constantFrom<(digits: string) => string>(
          (digits) => `https://wa.me/${digits}`,
          (digits) => `wa.me/${digits}?text=8%20912`,
          (digits) => `https://api.whatsapp.com/send?phone=${digits}&text=Hi+5`,
          (digits) => `whatsapp://send?phone=%2B${digits}`,
          (digits) => `${digits}@c.us`,
          (digits) => `${digits}:7@s.whatsapp.net`,
          (digits) => `viber://chat?number=%2B${digits}`,
        ),
        (number, rules, addressOf) => {
          const ids = idsIn(addressOf(`${number.code}${number.national}`), rules);
          expect(ids.length === 0 || (ids.length === 1 && ids[0] === idOf(number))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it('of two numbers in one field come both, one or none, and nothing else', () => {
  const between = fc.oneof(
    fc.constantFrom(', ', '; ', ' / ', '/', '\n', '\t', ' ', '  ', ' | ', ' & '),
    fc.constantFrom(...listOf(CONJUNCTIONS)).map((word) => ` ${word} `),
  );
  fc.assert(
    fc.property(anyNumber, anyNumber, anyRules, gaps, between, (one, other, rules, gap, separator) => {
      const ids = idsIn([one, other].map((number) => international(number, gap)).join(separator), rules);
      for (const id of ids) expect([idOf(one), idOf(other)]).toContain(id);
    }),
    { numRuns: 1500 },
  );
  fc.assert(
    fc.property(anyNumber, fc.stringMatching(/^\d\d$/), between, ({ country, code, national }, end, separator) => {
      const second = `${national.slice(0, -2)}${end}`;
      const pair = [national, second].map((digits) => parsePhoneNumberFromString(`+${code}${digits}`, full));
      const written = pair.map((number) => number?.formatNational() ?? '').join(separator);
      for (const id of idsIn(written, { country, leading8: false }))
        expect([national, second].some((digits) => isSamePerson(id, `${code}${digits}`))).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

it('a number that lacks its area code, or its first digits, is none of another town', () => {
  fc.assert(
    fc.property(anyNumber, fc.integer({ min: 2, max: 4 }), anyRules, ({ code, national }, lost, rules) => {
      const field = `+${code} ${national}, ${national.slice(lost)}`;
      for (const id of idsIn(field, rules)) expect(id).toBe(idOf({ country: '', code, national }));
    }),
    { numRuns: 1500 },
  );
});
