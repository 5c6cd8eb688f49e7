import { inspect } from 'node:util';
import { holdsWords } from './held.ts';

/** A parser that others' texts reach, and what it promises whatever the text is. */
export interface Target {
  /** The name of its folder in `corpus/`, too. */
  name: string;
  /** Real inputs, from which the generator makes others. */
  seeds: readonly string[];
  /** Hands an input to the parser, and gives what the parser gave. It rejects only if the parser breaks a promise. */
  run(input: string): unknown;
  /** Whether what was given stands in the input; by default, whether all words of all its texts do. */
  holds?(input: string, given: unknown): boolean;
}

/** Fails if the parser throws what is not declared, or gives what its input does not hold. */
export async function check({ run, holds = holdsWords }: Target, input: string): Promise<void> {
  const given = await run(input);
  if (!holds(input, given)) throw new Error(`The parser gave what its input does not hold: ${inspect(given)}`);
}

/** Gives undefined for an error that the parser declares, and throws any other. */
export async function unless<T>(
  isDeclared: (error: unknown) => boolean,
  parse: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await parse();
  } catch (error) {
    if (isDeclared(error)) return undefined;
    throw error;
  }
}
