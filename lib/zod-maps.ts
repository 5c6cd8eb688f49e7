import * as z from 'zod/mini';

// zod's own records serve any keys and values, and are one of its largest parts; these two need less.

/** A map that may have each of these keys, and no others. */
export function partialMap<const K extends string, V extends z.ZodMiniType>(keys: readonly K[], value: V) {
  const shape = Object.fromEntries(keys.map((key) => [key, z.exactOptional(value)]));
  return z.strictObject(shape as { [Key in K]: z.ZodMiniExactOptional<V> });
}

/** A map with any keys that pass a check. A key that does not is reported like a value that does not fit. */
export const mapOf = <V extends z.ZodMiniType>(isKey: (key: string) => boolean, value: V) =>
  z.catchall(z.object({}), value).check(({ value: map, issues }) => {
    for (const key of Object.keys(map).filter((one) => !isKey(one)))
      issues.push({ code: 'custom', input: map, path: [key] });
  });
