type Values = Record<string, unknown>;

/** The version of the settings as the model has them. */
export const VERSION = 2;

/**
 * By version: makes settings of that version out of those of the one before. What is published is never changed, and a
 * fixture of every old version stays in the tests. Values are not checked here but where they are read.
 */
export const migrations: Record<number, (old: Values) => Values> = {
  /** A prefix was all that could be said of a site's ids. */
  2({ prefixes, ...rest }) {
    const sites = Object.entries(prefixes ?? {});
    return prefixes === undefined
      ? rest
      : { ...rest, forms: Object.fromEntries(sites.map(([site, prefix]) => [site, `${prefix}{id}`])) };
  },
};

/** Settings of an old version as those of today. */
export function migrated(values: Values, from: number): Values {
  let now = values;
  for (let version = from + 1; version <= VERSION; version += 1) now = migrations[version]?.(now) ?? now;
  return now;
}
