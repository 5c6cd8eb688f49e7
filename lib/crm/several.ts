import type { DealFacts } from '@/lib/deal/model';
import { reasonOf } from './failure';

/** Asking for more than one thing, where each can be refused. */

/** The answer of the first that gives one. A slow CRM is not asked again: it would be as slow. */
export async function firstToAnswer<T>(ask: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (reasonOf(error) === 'timeout') throw error;
    return otherwise();
  }
}

/** Tells what each of several askings tells, whether or not one before it fails; then throws the first failure. */
export async function* tellEach(...askings: AsyncIterable<DealFacts>[]): AsyncGenerator<DealFacts> {
  const failures: unknown[] = [];
  for (const asking of askings) {
    try {
      yield* asking;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
