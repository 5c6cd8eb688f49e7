/** Functions that read JSON of unknown shape. They return undefined for what is not as expected, and never throw. */

/** The value at a path of own properties. */
export function getPath(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** An id as a string. CRMs write 0 and '' for "none"; a number past 2^53 has lost its digits. */
export function asId(value: unknown): string | undefined {
  const id = asWritten(value);
  return id === '0' || id?.startsWith('-') ? undefined : id;
}

/** A text, or a positive integer as its digits: CRMs write ids and phones either way. */
export function asWritten(value: unknown): string | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? String(value) : asText(value);
}

/** A text without the blanks around it; undefined if nothing is left. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** Maps a list that is of use only whole: the result is undefined as soon as one item's is. */
export function mapAllOrNone<T, U>(list: readonly T[] | undefined, read: (item: T) => U | undefined): U[] | undefined {
  const values = list?.map(read);
  return values?.every((value) => value !== undefined) ? values : undefined;
}

type WithoutUndefined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Copies the object without its undefined properties: records leave out what nobody knows. */
export function omitUndefined<T extends object>(facts: T): WithoutUndefined<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as WithoutUndefined<T>;
}
