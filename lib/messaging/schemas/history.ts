import * as z from 'zod/mini';
import { ENTRY_STATES, type HistoryEntry } from '@/lib/deal/journal';
import { ACTIONS } from '@/lib/deal/plan';
import { whole } from '../message';
import { dealSchema } from './deal';
import { reasonSchema } from './error';

export const pressActionSchema = z.enum([...ACTIONS, 'restore']);

/** One press in the history. */
export const entrySchema = z.strictObject({
  seq: whole,
  press: z.strictObject({
    action: pressActionSchema,
    deal: dealSchema,
    base: z.nullable(dealSchema),
    site: z.string(),
    sameDealAgreed: z.boolean(),
  }),
  at: z.number(),
  state: z.enum(ENTRY_STATES),
  before: z.nullable(dealSchema),
  after: z.nullable(dealSchema),
  reason: z.nullable(reasonSchema),
  needsAttention: z.boolean(),
  isUndo: z.boolean(),
  undoneBy: z.nullable(whole),
  undoable: z.boolean(),
  isOfOtherAccount: z.boolean(),
  retryable: z.boolean(),
}) satisfies z.ZodMiniType<HistoryEntry>;
