import data from 'libphonenumber-js/min/metadata';

/** The ISO codes of all countries. The build keeps nothing else of this data (build/phone-metadata.ts). */
export const COUNTRIES: readonly string[] = Object.keys(data.countries);
