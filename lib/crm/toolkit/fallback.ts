import type { PartialFacts } from '@/lib/crm/reader';
import type { FactField } from '@/lib/deal/model';
import { toFailure } from './read-failure';

/** For readers that make several requests, each of which the CRM can refuse. */

/**
 * Returns the result of the first request that succeeds. It does not repeat a slow one, because the CRM would be as slow,
 * nor asks a CRM again that wants to be left alone. If both fail, a refusal is the reason: whatever else went wrong with
 * the other request is often that the CRM no longer knows it.
 */
export async function firstSuccess<T>(request: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const reason = toFailure(error);
    if (['timeout', 'held'].includes(reason)) throw error;
    return otherwise().catch((other) => {
      throw reason === 'refused' ? error : other;
    });
  }
}

/**
 * Passes on the facts of a source. If the source fails, it yields the reason why these fields are not complete, and the
 * reader goes on with everything else.
 */
export async function* attributeFailures(
  fields: readonly FactField[],
  facts: AsyncIterable<PartialFacts>,
): AsyncGenerator<PartialFacts> {
  try {
    yield* facts;
  } catch (error) {
    const reason = toFailure(error);
    yield { failures: Object.fromEntries(fields.map((field) => [field, reason])) };
  }
}
