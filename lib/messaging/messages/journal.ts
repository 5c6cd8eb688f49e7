import * as z from 'zod/mini';
import type { Settled } from '@/lib/deal/decide-write';
import { ENTRY_STATES, type HistoryEntry } from '@/lib/deal/journal';
import { ACTIONS } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import { done, fromPages, nothing } from '../message';
import { dealSchema } from '../schemas/deal';
import { reasonSchema } from '../schemas/error';

const seq = z.int();

const entrySchema = z.strictObject({
  seq,
  press: z.strictObject({
    action: z.enum([...ACTIONS, 'restore']),
    deal: dealSchema,
    base: z.nullable(dealSchema),
    origin: z.string(),
    sameDealAgreed: z.boolean(),
  }),
  at: z.number(),
  state: z.enum(ENTRY_STATES),
  before: z.nullable(dealSchema),
  after: z.nullable(dealSchema),
  reason: z.nullable(reasonSchema),
  needsAttention: z.boolean(),
  isUndo: z.boolean(),
  undoneBy: z.nullable(z.int()),
  undoable: z.boolean(),
  retryable: z.boolean(),
}) satisfies z.ZodMiniType<HistoryEntry>;

/** What becomes of a press from the history; a refusal is an error. */
const pressedSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('saved'), there: z.nullable(dealSchema) }),
  z.strictObject({ outcome: z.literal('pending') }),
  z.strictObject({ outcome: z.literal('waiting'), reason: reasonSchema }),
  z.strictObject({ outcome: z.literal('changed'), there: z.nullable(dealSchema) }),
  z.strictObject({ outcome: z.literal('conflict'), there: dealSchema }),
]) satisfies z.ZodMiniType<Settled | { outcome: 'pending' } | { outcome: 'waiting'; reason: Reason }>;

/** A press in the journal, and what the history page showed Wazzup to have. */
const ofEntry = z.strictObject({ seq, base: z.nullable(dealSchema) });

/** What the history page asks, and presses. */
export const JOURNAL_MESSAGES = {
  /** What was pressed, newest first; `waiting` counts all that waits, the list may hold fewer. */
  'journal.list': {
    ...fromPages,
    request: nothing,
    answer: z.strictObject({ entries: z.array(entrySchema), waiting: z.number() }),
  },
  /** Takes back what took effect, if Wazzup still has what was shown. */
  'journal.undo': { ...fromPages, request: ofEntry, answer: pressedSchema },
  /** Presses again what ended badly, if Wazzup still has what was shown. */
  'journal.retry': { ...fromPages, request: ofEntry, answer: pressedSchema },
  /** What ended badly is to stay so; what waits is not to be sent. */
  'journal.dismiss': { ...fromPages, request: z.strictObject({ seq }), answer: done },
  /** Forgets all that has ended, and those whom Wazzup would not have. */
  'journal.clear': { ...fromPages, request: nothing, answer: done },
} as const;
