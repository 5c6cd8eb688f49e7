import * as z from 'zod/mini';

// Each of zod's classes that a schema names lands in the background, which is to be small. These do with the few that
// most schemas need.

/** One text alone. */
export const only = <const T extends string>(text: T) => z.enum([text]);

/** A check that a value has to pass. */
export const passes =
  <T>(isGood: (value: T) => boolean): z.core.CheckFn<T> =>
  ({ value, issues }) => {
    if (!isGood(value)) issues.push({ code: 'custom', input: value, path: [] });
  };

/** The value `true` alone. */
export const isTrue = z.boolean().check(passes(Boolean)) as unknown as z.ZodMiniType<true>;

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

/** Which sizes a text or a list may have. */
export const sized = (least: number, most: number) =>
  passes<{ length: number }>(({ length }) => length >= least && length <= most);

/** The form of a text. */
export const formed = (pattern: RegExp) => passes<string>((text) => pattern.test(text));
