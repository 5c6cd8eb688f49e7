import type { MetadataJson } from 'libphonenumber-js/core/es6';
import type { Plugin } from 'vite';

/** The index of the formats in a country's entry. */
const FORMATS = 4;
/** The first index after the parts that reading a number needs. */
const END = 11;

/**
 * Leaves of the phone library's data only what reading a number needs. Two thirds of the data say how numbers are written
 * and which of them are mobile.
 */
export function trimMetadata(data: MetadataJson): MetadataJson {
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

/** A Vite plugin that trims the phone library's data while it is bundled. */
export const phoneMetadata = (): Plugin => ({
  name: 'phone-metadata',
  transform(code, id) {
    const [, json] = /libphonenumber-js\/metadata\.min\.json/.test(id) ? (/export default (.*)/.exec(code) ?? []) : [];
    return json && `export default ${JSON.stringify(trimMetadata(JSON.parse(json)))}`;
  },
});
