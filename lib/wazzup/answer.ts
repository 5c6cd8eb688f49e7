import * as z from 'zod/mini';
import { DealError } from '@/lib/deal/errors';
import { isTrue, passes } from '@/lib/zod-parts';

const listOrItem = z.unknown().check(passes((data) => typeof data === 'object' && data !== null));
/** What no answer to a read has that gives what was asked for. */
const noError = {
  error: z.nullish(z.never()),
  errors: z.nullish(z.array(z.never())),
  success: z.nullish(isTrue),
};
const documented = z.object({ data: listOrItem, ...noError });

const unexpected = (code: string, cause?: unknown) => new DealError('unexpected', { code }, { cause });

/**
 * Gives the items in the answer to a read, unread. They are documented as a list in `data`; one item that stands there
 * bare is taken too. Throws a DealError `unexpected` for everything else: an empty body or an object without `data`
 * does not say that Wazzup has nothing.
 * @param mayBeBare whether the answer may be the list itself, as seen in v3
 */
export function itemsIn(answer: unknown, { mayBeBare = false } = {}): readonly unknown[] {
  if (mayBeBare && Array.isArray(answer)) return answer;
  const parsed = documented.safeParse(answer);
  if (!parsed.success) throw unexpected('answer', parsed.error);
  return [parsed.data.data].flat();
}

/**
 * Reads each item that fits the schema, and gives what it stands for; undefined stands for one that does not fit, so that
 * it does not hide the others.
 */
export const readEach = <Wire, T>(
  items: readonly unknown[],
  schema: z.ZodMiniType<Wire>,
  convert: (wire: Wire) => T,
): (T | undefined)[] =>
  items.map((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? convert(parsed.data) : undefined;
  });

/**
 * Finds the item with an id in the answer to a question for that id; null if the answer has no items. Throws a
 * DealError `unexpected` if it has others: one that cannot be read may be the very item (code `answer`), and one under
 * another id may be it in another way of writing (code `other-id`), so neither proves that Wazzup has none.
 */
export function findAsked<T extends { id: string }>(items: readonly (T | undefined)[], id: string): T | null {
  if (items.length === 0) return null;
  const found = items.find((item) => item?.id === id);
  if (found) return found;
  throw unexpected(items.includes(undefined) ? 'answer' : 'other-id');
}
