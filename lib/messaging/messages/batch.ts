import * as z from 'zod/mini';
import { BATCH_ACTIONS, BATCH_STATES, type BatchEntry } from '@/lib/deal/batch';
import { partialMap } from '@/lib/zod-parts';
import { done, fromPages, nothing, whole } from '../message';
import { dealSchema } from '../schemas/deal';
import { entrySchema, pressActionSchema } from '../schemas/history';

const text = z.string();
const ofBatch = z.strictObject({ id: text });

const batchSchema = z.strictObject({
  id: text,
  seq: whole,
  count: whole,
  at: z.number(),
  actions: z.array(pressActionSchema),
  states: partialMap(BATCH_STATES, whole),
  needsAttention: whole,
  isPaused: z.boolean(),
  isUndo: z.boolean(),
  undoneBy: z.nullable(text),
  undoUntil: z.nullable(z.number()),
}) satisfies z.ZodMiniType<BatchEntry>;

/** Messages with which the extension's pages press for many deals at once, and follow what becomes of that. */
export const BATCH_MESSAGES = {
  /**
   * Gives a batch of presses to the outbox, which stores them together. Deals that would be too much for one message
   * come in several, of which the last says so; `pressBatch` splits them. Throws `company` and `other-account` like a
   * single press.
   */
  'batch.press': {
    ...fromPages,
    request: z.strictObject({
      /**
       * The batch's id, which the page chooses: if no answer comes, `batch.read` says whether the outbox has it. A batch
       * that the outbox has is not pressed once more.
       */
      id: text,
      action: z.enum(BATCH_ACTIONS),
      /**
       * Wazzup's deals as the page shows them, in the order of Wazzup's list, which costs the fewest requests; for `import`
       * the deals as they are to be.
       */
      deals: z.array(dealSchema),
      /** For `import`: each deal as Wazzup has it, null where it has none. */
      bases: z.exactOptional(z.array(z.nullable(dealSchema))),
      /** The user whom all deals get, for `responsible`. */
      responsibleUserId: z.exactOptional(text),
      /** The mark of the account under which the page showed the deals; absent if it showed none. */
      account: z.exactOptional(text),
      /** Where in the batch these deals stand: how many the page sent before them. */
      from: whole,
      isLast: z.boolean(),
    }),
    answer: done,
  },
  /** Gives all batches, newest first. */
  'batch.list': { ...fromPages, request: nothing, answer: z.array(batchSchema) },
  /**
   * Gives one batch, null if the history does not have it, and at most `limit` of its presses after the first `from`, in
   * the order in which they were made; with `needsAttention` only those that ended badly and that the manager has done
   * nothing about count.
   */
  'batch.read': {
    ...fromPages,
    request: z.strictObject({ id: text, from: whole, limit: whole, needsAttention: z.boolean() }),
    answer: z.strictObject({ batch: z.nullable(batchSchema), entries: z.array(entrySchema) }),
  },
  /** Holds back the presses of a batch that nothing has been sent for yet. */
  'batch.pause': { ...fromPages, request: ofBatch, answer: done },
  /** Lets them go on. */
  'batch.resume': { ...fromPages, request: ofBatch, answer: done },
  /** Takes back the presses of a batch that took effect, as a batch of its own, whose id the answer gives. */
  'batch.undo': { ...fromPages, request: ofBatch, answer: ofBatch },
} as const;
