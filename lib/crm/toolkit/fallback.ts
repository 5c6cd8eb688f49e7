import type { PartialFacts } from '@/lib/crm/reader';
import type { FactField } from '@/lib/deal/model';
import { toFailure } from './read-failure';

/** Asking for more than one thing, where each can be refused. */

/** The answer of the first that gives one. A slow CRM is not asked again: it would be as slow. */
export async function firstSuccess<T>(ask: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (toFailure(error) === 'timeout') throw error;
    return otherwise();
  }
}

/** Tells what an asking tells. If it fails, that is why these fields are not whole, and nothing else is lost by it. */
export async function* attributeFailures(
  fields: readonly FactField[],
  asking: AsyncIterable<PartialFacts>,
): AsyncGenerator<PartialFacts> {
  try {
    yield* asking;
  } catch (error) {
    const reason = toFailure(error);
    yield { failures: Object.fromEntries(fields.map((field) => [field, reason])) };
  }
}
