type Values = Record<string, unknown>;

/** The version of the settings that the model describes. */
export const VERSION = 2;

/**
 * The steps from version to version: each makes settings of its version out of settings of the one before. Nobody changes
 * a step that was published, and the tests keep a fixture of every old version. The steps do not check values; whoever
 * reads the result does.
 */
export const migrations: Record<number, (old: Values) => Values> = {
  /** In version 1 a site's ids could have a prefix only; version 2 has templates. */
  2({ prefixes, ...rest }) {
    const sites = Object.entries(prefixes ?? {});
    return prefixes === undefined
      ? rest
      : { ...rest, forms: Object.fromEntries(sites.map(([site, prefix]) => [site, `${prefix}{id}`])) };
  },
};

/** Turns settings of an old version into those of today. */
export function migrated(values: Values, from: number): Values {
  let now = values;
  for (let version = from + 1; version <= VERSION; version += 1) now = migrations[version]?.(now) ?? now;
  return now;
}
