import * as z from 'zod/mini';
import { DealError } from '@/lib/deal/errors';

/**
 * Reads the items of an answer. They are documented as a list in `data`; a bare list (seen in v3), a bare object and
 * nothing are read as well. An item that does not fit the schema is passed over, so that it does not hide the others.
 * Throws a DealError `unexpected` if the answer as a whole cannot be read.
 */
export function parseItems<T>(answer: unknown, schema: z.ZodMiniType<T>): T[] {
  const parsed = envelope.safeParse(answer ?? {});
  if (!parsed.success) throw new DealError('unexpected', { code: 'answer' }, { cause: parsed.error });
  const data = Array.isArray(parsed.data) ? parsed.data : (parsed.data.data ?? []);
  return [data].flat().flatMap((item) => {
    const parsedItem = schema.safeParse(item);
    return parsedItem.success ? [parsedItem.data] : [];
  });
}

const envelope = z.union([
  z.array(z.unknown()),
  z.object({ data: z.nullish(z.union([z.array(z.unknown()), z.looseObject({})])) }),
]);
