import type { MetadataJson } from 'libphonenumber-js/core/es6';
import type { Plugin } from 'vite';

/** The indexes of what is only of use to write numbers: formats, rules for the national prefix. */
const FOR_WRITING: readonly number[] = [4, 6, 9];
/** The index of the patterns of a country's kinds of number. */
const TYPES = 11;
/** The indexes of the kinds that hold no chat: voice mail and pagers. */
const WITHOUT_CHAT: readonly number[] = [5, 7];

type Part = unknown[] | string | 0;

/**
 * Leaves of the phone library's full data what `readPhone` needs to say whether a number can exist, and of which kind it
 * is. A third of the data says how numbers are written. The numbers of voice mail and pagers hold no chat, so reading
 * does without them, too.
 */
export function trimMetadata(data: MetadataJson): MetadataJson {
  const kinds = (types: Part) =>
    Array.isArray(types) ? types.map((type, place) => (WITHOUT_CHAT.includes(place) ? 0 : type)) : types;
  const entries = (countries: object) =>
    Object.fromEntries(
      Object.entries(countries).map(([code, entry]) => [
        code,
        (entry as Part[])
          .slice(0, TYPES + 1)
          .map((part, place) => (FOR_WRITING.includes(place) ? 0 : place === TYPES ? kinds(part) : part)),
      ]),
    );
  return {
    ...data,
    countries: entries(data.countries) as MetadataJson['countries'],
    nonGeographic: entries(data.nonGeographic) as MetadataJson['nonGeographic'],
  };
}

/** Leaves of the phone library's small data the codes of the countries: it is what a list of countries needs. */
export const onlyCountries = ({ countries }: MetadataJson): { countries: object } => ({
  countries: Object.fromEntries(Object.keys(countries).map((code) => [code, 0])),
});

/** A Vite plugin that trims the phone library's data while it is bundled. */
export const phoneMetadata = (): Plugin => ({
  name: 'phone-metadata',
  transform(code, id) {
    const [, size] = /libphonenumber-js\/metadata\.(min|max)\.json/.exec(id) ?? [];
    const [, json] = (size && /export default (.*)/.exec(code)) || [];
    if (!json) return undefined;
    const data: MetadataJson = JSON.parse(json);
    return `export default ${JSON.stringify(size === 'max' ? trimMetadata(data) : onlyCountries(data))}`;
  },
});
