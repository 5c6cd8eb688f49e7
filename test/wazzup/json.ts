// Long integer ids must arrive and leave with every digit. TypeScript has no types yet for the two features of JSON
// that this file uses for that.
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * Parses JSON; an integer that a `number` cannot hold exactly becomes a `bigint`.
 * @throws SyntaxError if the text is not JSON
 */
export const parseJson = (text: string): unknown =>
  parseWithSource(text, (_key, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value,
  );

/** Writes JSON; a `bigint` becomes a JSON number with every digit kept. */
export const toJson = (value: unknown, space?: number): string =>
  JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? rawJSON(String(item)) : item), space);
