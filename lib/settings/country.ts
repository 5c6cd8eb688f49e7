import type { Settings } from './model';

/** The countries where people dial 8 in front of a number at home, instead of the +7 of their country code. */
const DIALLED_WITH_8 = ['RU', 'KZ'];

/** Gives the country that a language tag names, or else the one where most people who speak it live; empty if neither. */
export function countryOfLanguage(language: string): string {
  try {
    return new Intl.Locale(language).maximize().region ?? '';
  } catch {
    return '';
  }
}

/** Gives the settings that follow from where a manager's numbers come from, the leading 8 included where people dial it. */
export const settingsOfCountry = (country: string): Partial<Settings> => ({
  country,
  ...(DIALLED_WITH_8.includes(country) && { leading8: true }),
});
