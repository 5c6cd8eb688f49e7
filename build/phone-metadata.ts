import type { MetadataJson } from 'libphonenumber-js/core/es6';
import type { Plugin } from 'vite';

/** Where in a country's entry its formats stand, and the first place after what reading a number needs. */
const FORMATS = 4;
const END = 11;

/**
 * Of the phone library's data only what it takes to read a number: how numbers are written, and which are mobile, is two
 * thirds of it.
 */
export function trimmed(data: MetadataJson): MetadataJson {
  const entries = (countries: object) =>
    Object.fromEntries(
      Object.entries(countries).map(([code, entry]) => [
        code,
        (entry as unknown[]).slice(0, END).map((part, place) => (place === FORMATS ? 0 : part)),
      ]),
    );
  return {
    ...data,
    countries: entries(data.countries) as MetadataJson['countries'],
    nonGeographic: entries(data.nonGeographic) as MetadataJson['nonGeographic'],
  };
}

/** Trims the data as it is built in. */
export const phoneData = (): Plugin => ({
  name: 'phone-data',
  transform(code, id) {
    const [, json] = /libphonenumber-js\/metadata\.min\.json/.test(id) ? (/export default (.*)/.exec(code) ?? []) : [];
    return json && `export default ${JSON.stringify(trimmed(JSON.parse(json)))}`;
  },
});
