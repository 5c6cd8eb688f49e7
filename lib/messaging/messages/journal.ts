import * as z from 'zod/mini';
import type { Settled } from '@/lib/deal/decide-write';
import type { Reason } from '@/lib/deal/queue';
import { only } from '@/lib/zod-parts';
import { done, fromPages, nothing, whole } from '../message';
import { dealSchema } from '../schemas/deal';
import { reasonSchema } from '../schemas/error';
import { entrySchema } from '../schemas/history';

const seq = whole;

/** The outcome of a press from the history; a refusal comes as an error. */
const pressedSchema = z.union([
  z.strictObject({ outcome: only('saved'), there: z.nullable(dealSchema) }),
  z.strictObject({ outcome: only('pending') }),
  z.strictObject({ outcome: only('waiting'), reason: reasonSchema }),
  z.strictObject({ outcome: only('changed'), there: z.nullable(dealSchema) }),
  z.strictObject({ outcome: only('conflict'), there: dealSchema }),
]) satisfies z.ZodMiniType<Settled | { outcome: 'pending' } | { outcome: 'waiting'; reason: Reason }>;

/** The number of a press, and what the history page showed as Wazzup's deal. */
const ofEntry = z.strictObject({ seq, base: z.nullable(dealSchema) });

/** Messages with which the history page asks, and presses. */
export const JOURNAL_MESSAGES = {
  /** Gives the presses, newest first; `waiting` counts all waiting presses, of which the list may hold fewer. */
  'journal.list': {
    ...fromPages,
    request: nothing,
    answer: z.strictObject({ entries: z.array(entrySchema), waiting: z.number() }),
  },
  /** Takes back a press that took effect, if Wazzup still has what the page showed. */
  'journal.undo': { ...fromPages, request: ofEntry, answer: pressedSchema },
  /** Presses again a press that failed or met a conflict, if Wazzup still has what the page showed. */
  'journal.retry': { ...fromPages, request: ofEntry, answer: pressedSchema },
  /** Leaves a press that failed or met a conflict as it is; drops a press that waits. */
  'journal.dismiss': { ...fromPages, request: z.strictObject({ seq }), answer: done },
  /** Counts the presses and contacts that wait for another account than the one that the manager is connected with. */
  'held.count': {
    ...fromPages,
    request: nothing,
    answer: z.strictObject({ presses: z.number(), contacts: z.number() }),
  },
  /** Lets all of these go to the account that the manager is connected with. */
  'held.send': { ...fromPages, request: nothing, answer: done },
  /** Drops all of these. */
  'held.drop': { ...fromPages, request: nothing, answer: done },
  /** Counts the records that could not be read and were set aside. */
  'damaged.count': { ...fromPages, request: nothing, answer: z.strictObject({ count: z.number() }) },
  /** Gives these records as JSON, for a file that the manager can pass on. */
  'damaged.export': { ...fromPages, request: nothing, answer: z.strictObject({ json: z.string() }) },
  /** Deletes these records. */
  'damaged.clear': { ...fromPages, request: nothing, answer: done },
  /** Forgets the presses that have ended, and the contacts that Wazzup refused. */
  'journal.clear': { ...fromPages, request: nothing, answer: done },
} as const;
