import * as z from 'zod/mini';
import { ERROR_KINDS } from '@/lib/deal/errors';
import { DEAL_FIELDS } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import { partialMap } from '@/lib/zod-parts';

const text = z.string();
const optional = z.exactOptional;

/** Why something failed or waits. Only these fields of an error get to a page. */
export const reasonSchema = z.strictObject({
  kind: z.enum(ERROR_KINDS),
  details: z.strictObject({
    status: optional(z.number()),
    code: optional(text),
    host: optional(text),
    messages: optional(z.array(text)),
    fields: optional(partialMap(DEAL_FIELDS, z.array(text))),
    retryAfterMs: optional(z.number()),
  }),
}) satisfies z.ZodMiniType<Reason>;
