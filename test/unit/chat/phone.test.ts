// @vitest-environment node
import fc from 'fast-check';
import { getExampleNumber, type MetadataJson, parsePhoneNumberFromString } from 'libphonenumber-js/core/es6';
import full from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { onlyCountries, trimMetadata } from '@/build/phone-metadata';
import { COUNTRIES, chatsOf, type PhoneRules, readPhone } from '@/lib/chat/phone';

const NONE: PhoneRules = { country: '', leading8: false };
const rules = (country: string, leading8 = false): PhoneRules => ({ country, leading8 });

describe('readPhone', () => {
  it('gives the digits of the only number as they are written, and what is the matter otherwise', () => {
    expect(readPhone('+55 31 98888-0131', NONE)).toEqual({ digits: '5531988880131' });
    expect(readPhone('+52 1 55 1234 0131', NONE)).toEqual({ digits: '5215512340131' });
    expect(readPhone('', NONE)).toBe('no-number');
    expect(readPhone('+7 912', NONE)).toBe('not-a-number');
    expect(readPhone('+7 912 345-67-89, +7 913 345-67-89', NONE)).toBe('unclear');
  });

  it('treats an unknown country as no country', () => {
    expect(readPhone('912 345-67-89', rules('XX'))).toBe('other-country');
    expect(readPhone('+7 912 345-67-89', rules('XX'))).toEqual({ digits: '79123456789' });
  });

  it('takes no area code of Samoa for people who dial abroad', () => {
    // People in Samoa dial 0 for abroad, so this could be a number of Indonesia, but it does not say so.
    expect(readPhone('(06) 20 123 4500', rules('WS'))).toBe('other-country');
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
        const isAbroad = new RegExp(`^(00|011|810)${read.digits}$`).test(phone.replace(/\D/g, ''));
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
    // Numbers of Somalia have different lengths, and its people write them without the 0 that tells whole ones.
    for (const country of COUNTRIES.filter((code) => code !== 'SO')) {
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

  it('takes the last digits of a number for that number, also where a town has numbers that short', () => {
    expect(chatsOf(['+964 791 234 5000, 12345000'], rules('IQ'))).toEqual({
      chats: [{ type: 'whatsapp', id: '9647912345000' }],
    });
  });

  it('gives one chat for the two forms of one person’s number', () => {
    expect(chatsOf(['+55 31 98888-0131', '+55 31 8888-0131'], NONE).chats).toEqual([
      { type: 'whatsapp', id: '553188880131' },
    ]);
  });

  it('gives no chat without a number', () => {
    expect(chatsOf([], NONE)).toEqual({ chats: [], problem: 'no-number' });
    expect(chatsOf(['202-555-0131'], NONE)).toEqual({ chats: [], problem: 'no-country' });
  });
});

describe('the phone data of the build', () => {
  const small: MetadataJson = trimMetadata(full);

  it('is smaller than the library’s data by what is only of use to write numbers', () => {
    expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(full).length * 0.7);
  });

  it('names the countries alone where nothing else is asked of it', () => {
    expect(Object.keys(onlyCountries(full).countries)).toEqual(COUNTRIES);
    expect(new Set(Object.values(onlyCountries(full).countries))).toEqual(new Set([0]));
  });

  it('gives the same numbers as the library’s data, but for those without a chat', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom(...COUNTRIES), (number, country) => {
        for (const phone of [number.number, number.formatNational(), number.formatInternational()]) {
          const read = (data: MetadataJson) =>
            parsePhoneNumberFromString(phone, { defaultCountry: country as 'RU', extract: false }, data);
          expect(read(small)?.number).toBe(read(full)?.number);
          // The build knows no pagers and no voice mail: nobody chats there.
          if (['PAGER', 'VOICEMAIL'].includes(read(full)?.getType() ?? '')) continue;
          expect(read(small)?.isValid()).toBe(read(full)?.isValid());
          expect(read(small)?.getType()).toBe(read(full)?.getType());
        }
      }),
      { numRuns: 2000 },
    );
  });
});
