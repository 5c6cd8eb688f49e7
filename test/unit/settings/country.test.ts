// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { countryOfLanguage, settingsOfCountry } from '@/lib/settings/country';

describe('the country proposed for numbers without a country code', () => {
  it.each([
    ['ru-RU', 'RU'],
    ['ru', 'RU'],
    ['ru-KZ', 'KZ'],
    ['kk', 'KZ'],
    ['pt-BR', 'BR'],
    ['es-MX', 'MX'],
    ['zh-Hant-TW', 'TW'],
  ])('is for the language %s %s', (language, country) => {
    expect(countryOfLanguage(language)).toBe(country);
  });

  it.each(['', 'not a language', '*'])('is none for %j', (language) => {
    expect(countryOfLanguage(language)).toBe('');
  });
});

describe('the choice of a country', () => {
  it('switches on the leading 8 where people dial it', () => {
    expect(settingsOfCountry('RU')).toEqual({ country: 'RU', leading8: true });
    expect(settingsOfCountry('KZ')).toEqual({ country: 'KZ', leading8: true });
  });

  it('leaves the leading 8 as it is elsewhere', () => {
    expect(settingsOfCountry('ES')).toEqual({ country: 'ES' });
    expect(settingsOfCountry('')).toEqual({ country: '' });
  });
});
