import * as z from 'zod/mini';
import { DealError } from '@/lib/deal/errors';

/**
 * The items of an answer: documented as `data`, a list; a bare list (seen in v3), a bare object or nothing is read as
 * well. An item that cannot be read is passed over: it must not hide the others. Throws a DealError `unexpected` if the
 * answer as a whole cannot be read.
 */
export function parseItems<T>(answer: unknown, form: z.ZodMiniType<T>): T[] {
  const parsed = envelope.safeParse(answer ?? {});
  if (!parsed.success) throw new DealError('unexpected', { code: 'answer' }, { cause: parsed.error });
  const data = Array.isArray(parsed.data) ? parsed.data : (parsed.data.data ?? []);
  return [data].flat().flatMap((item) => {
    const read = form.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

const envelope = z.union([
  z.array(z.unknown()),
  z.object({ data: z.nullish(z.union([z.array(z.unknown()), z.looseObject({})])) }),
]);
