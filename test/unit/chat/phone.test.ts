// @vitest-environment node
import fc from 'fast-check';
import { getExampleNumber, type MetadataJson, parsePhoneNumberFromString } from 'libphonenumber-js/core/es6';
import full from 'libphonenumber-js/min/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { trimMetadata } from '@/build/phone-metadata';
import { COUNTRIES, chatsOf, type PhoneRules, readPhone } from '@/lib/chat/phone';

const NONE: PhoneRules = { country: '', leading8: false };
const rules = (country: string, leading8 = false): PhoneRules => ({ country, leading8 });
const EIGHT = rules('', true);

describe('readPhone', () => {
  it.each<[phone: string, PhoneRules, digits: string]>([
    // A number with a plus says its country, whatever the settings name.
    ['+7 912 345-67-89', NONE, '79123456789'],
    ['+7 (912) 345-67-89', rules('BR'), '79123456789'],
    ['+7 701 234 56 78', NONE, '77012345678'],
    ['+55 11 98765-4321', NONE, '5511987654321'],
    ['+49 170 1234567', rules('RU'), '491701234567'],
    ['+49 (0)170 1234567', NONE, '491701234567'],
    ['+1 202-555-0131', NONE, '12025550131'],
    ['+1 202-555-0131 ext. 5', NONE, '12025550131'],
    ['+1 202 555 0131 x12', NONE, '12025550131'],
    ['+7 912 345-67-89 доб. 12', NONE, '79123456789'],
    ['  +7\u00a0912\u00a0345\u201067\u201089 ', NONE, '79123456789'],
    ['＋７ 912 345 67 89', NONE, '79123456789'],
    ['+7 8 912 345-67-89', NONE, '79123456789'],
    // Numbers without a plus, as people in the country of the settings write them.
    ['8 (912) 345-67-89', rules('RU'), '79123456789'],
    ['912 345-67-89', rules('RU'), '79123456789'],
    ['79123456789', rules('RU'), '79123456789'],
    ['8 (812) 345-67-89', rules('RU'), '78123456789'],
    ['8 701 234 56 78', rules('KZ'), '77012345678'],
    ['701 234 56 78', rules('KZ'), '77012345678'],
    ['(11) 98765-4321', rules('BR'), '5511987654321'],
    ['011 98765-4321', rules('BR'), '5511987654321'],
    ['0170 1234567', rules('DE'), '491701234567'],
    ['0049 170 1234567', rules('DE'), '491701234567'],
    ['030/1234567', rules('DE'), '49301234567'],
    ['(202) 555-0131', rules('US'), '12025550131'],
    ['1 202.555.0131', rules('US'), '12025550131'],
    ['011 49 170 1234567', rules('US'), '491701234567'],
    // Numbers with a leading 8, if the settings allow it.
    ['8 912 345-67-89', EIGHT, '79123456789'],
    ['8(701)234-56-78', EIGHT, '77012345678'],
    ['8 912 345-67-89', rules('US', true), '79123456789'],
    ['8 912 345-67-89 доб. 5', EIGHT, '79123456789'],
  ])('reads %s with %j as %s', (phone, settings, digits) => {
    expect(readPhone(phone, settings)).toEqual({ digits });
  });

  it.each<[phone: string, PhoneRules, problem: string]>([
    ['8 912 345-67-89', NONE, 'no-country'],
    ['79123456789', NONE, 'no-country'],
    ['(11) 98765-4321', NONE, 'no-country'],
    ['202-555-0131', NONE, 'no-country'],
    ['202-555-0131', EIGHT, 'no-country'],
    ['8 912 345', EIGHT, 'no-country'],
    ['812 345-67-89', EIGHT, 'no-country'],
    ['8 912 345-67-89', rules('US'), 'other-country'],
    ['345-67-89', rules('RU'), 'other-country'],
    ['123-45-67', rules('US'), 'other-country'],
    // This may be 49 17012345678, or a German number that begins with 49.
    ['4917012345678', rules('DE'), 'unclear'],
    ['55 99999-8888', rules('BR'), 'unclear'],
    ['+8 912 345-67-89', EIGHT, 'not-a-number'],
    ['+7 912', NONE, 'not-a-number'],
    ['+999 123456789', NONE, 'not-a-number'],
    ['1-800-FLOWERS', rules('US'), 'not-a-number'],
    ['call Anna', rules('US'), 'not-a-number'],
    ['+7 912 345-67-89 wife', NONE, 'not-a-number'],
    // People in Samoa dial 0 for abroad, so this could be a number of Indonesia, but it does not say so.
    ['(06) 20 123 4500', rules('WS'), 'other-country'],
    ['12', NONE, 'not-a-number'],
    ['', NONE, 'no-number'],
    ['  ', rules('RU'), 'no-number'],
  ])('%s with %j: %s', (phone, settings, problem) => {
    expect(readPhone(phone, settings)).toBe(problem);
  });

  it('treats an unknown country as no country', () => {
    expect(readPhone('912 345-67-89', rules('XX'))).toBe('other-country');
    expect(readPhone('+7 912 345-67-89', rules('XX'))).toEqual({ digits: '79123456789' });
  });
});

/** The library's example number of any country, with other last digits. */
const anyNumber = fc
  .tuple(fc.constantFrom(...COUNTRIES), fc.nat(99))
  .map(([country, end]) => {
    const example = getExampleNumber(country as 'RU', examples, full);
    const changed = example && `${example.number.slice(0, -2)}${String(end).padStart(2, '0')}`;
    return changed ? parsePhoneNumberFromString(changed, full) : undefined;
  })
  .filter((number) => number?.isValid() === true)
  .map((number) => number as NonNullable<typeof number>);
const anyRules = fc.record({ country: fc.constantFrom('', ...COUNTRIES), leading8: fc.boolean() });
const codeOf = (country: string) => getExampleNumber(country as 'RU', examples, full)?.countryCallingCode;
const separators = fc.constantFrom('', ' ', '-', '.', ' (', ') ');

describe('a number never becomes a number of another country', () => {
  it('a number with a plus keeps all its digits, whatever the settings name', () => {
    fc.assert(
      fc.property(anyNumber, anyRules, separators, (number, settings, separator) => {
        const phone = `+${number.countryCallingCode} ${number.nationalNumber.replace(/(\d{3})(?=\d)/g, `$1${separator}`)}`;
        const read = readPhone(
          phone.replace(/\([^)]*$/, (rest) => rest.replace('(', '')),
          settings,
        );
        // An unclosed bracket may make a number unreadable, but never another number.
        if (typeof read !== 'string') expect(read.digits).toBe(number.number.slice(1));
        if (!/[()]/.test(phone)) expect(read).toEqual({ digits: number.number.slice(1) });
      }),
      { numRuns: 2000 },
    );
  });

  it('a number without a plus is one of the country in the settings, or none; a leading 8 means +7', () => {
    fc.assert(
      fc.property(anyNumber, anyRules, (number, settings) => {
        const phone = number.formatNational();
        const read = readPhone(phone, settings);
        if (typeof read === 'string') return;
        const isEight = settings.leading8 && /^\D*8/.test(phone) && read.digits.startsWith('7');
        // A number as people dial it abroad from that country says its own country.
        const isAbroad = new RegExp(`^(00|011)${read.digits}$`).test(phone.replace(/\D/g, ''));
        if (!isEight && !isAbroad) expect(read.digits.startsWith(codeOf(settings.country) ?? '-')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('a number without a plus is unreadable if the settings name no country', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyNumber.map((number) => number.formatNational()),
          fc.string({ maxLength: 20 }),
        ),
        (phone) => {
          const read = readPhone(phone, NONE);
          if (!/[+＋]/.test(phone)) expect(typeof read).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('a number of the country in the settings is readable as its people write it', () => {
    for (const country of COUNTRIES) {
      const number = getExampleNumber(country as 'RU', examples, full);
      if (!number) throw new Error(`no example of ${country}`);
      expect([country, readPhone(number.formatNational(), rules(country))]).toEqual([
        country,
        { digits: number.number.slice(1) },
      ]);
    }
  });
});

describe('chatsOf', () => {
  it('gives each number once, as WhatsApp knows it', () => {
    expect(chatsOf(['+7 912 345-67-89', '+1 202-555-0131', '+79123456789'], NONE)).toEqual({
      chats: [
        { type: 'whatsapp', id: '79123456789' },
        { type: 'whatsapp', id: '12025550131' },
      ],
    });
  });

  it('finds two numbers in one field', () => {
    expect(chatsOf(['+7 912 345-67-89, +7 913 345-67-89; 5'], NONE)).toEqual({
      chats: [
        { type: 'whatsapp', id: '79123456789' },
        { type: 'whatsapp', id: '79133456789' },
      ],
      problem: 'not-a-number',
    });
  });

  it('gives no chat without a number', () => {
    expect(chatsOf([], NONE)).toEqual({ chats: [], problem: 'no-number' });
    expect(chatsOf(['202-555-0131'], NONE)).toEqual({ chats: [], problem: 'no-country' });
  });
});

describe('the phone data of the build', () => {
  const small: MetadataJson = trimMetadata(full);

  it('is a fraction of the library’s data', () => {
    expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(full).length / 3);
  });

  it('gives the same numbers as the library’s data', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom(...COUNTRIES), (number, country) => {
        for (const phone of [number.number, number.formatNational(), number.formatInternational()]) {
          const read = (data: MetadataJson) =>
            parsePhoneNumberFromString(phone, { defaultCountry: country as 'RU', extract: false }, data)?.number;
          expect(read(small)).toBe(read(full));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
