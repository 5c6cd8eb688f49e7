interface ReviverContext {
  /** The value as it is written in the text; absent in browsers that do not tell it. */
  source?: string;
}

type Reviver = (key: string, value: unknown, context?: ReviverContext) => unknown;

// TypeScript's own type of JSON.parse does not know the reviver's third argument yet.
const parse: (text: string, reviver: Reviver) => unknown = JSON.parse;

/**
 * Parses JSON, and gives integers that a number cannot hold exactly (ids of 18 digits) as strings, undamaged. Throws a
 * SyntaxError, as JSON.parse does; also for lists inside of lists that are too many for the stack.
 */
export function parseJson(text: string): unknown {
  try {
    return parse(text, (_key, value, context) =>
      isDamagedInteger(value) && context?.source && /^-?\d+$/.test(context.source) ? context.source : value,
    );
  } catch (error) {
    throw error instanceof RangeError ? new SyntaxError('The JSON is too deep.', { cause: error }) : error;
  }
}

function isDamagedInteger(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
