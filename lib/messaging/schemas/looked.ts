import * as z from 'zod/mini';
import type { KeptApart } from '@/lib/deal/compare';
import {
  type EndedPress,
  type LastPress,
  type Looked,
  type UndoOffer,
  WRITE_OUTCOMES,
  type WriteAnswer,
} from '@/lib/deal/looked';
import { ACTIONS } from '@/lib/deal/plan';
import { whole } from '../message';
import { dealSchema } from './deal';
import { reasonSchema } from './error';

const text = z.string();

const lastSchema = z.strictObject({
  action: z.enum([...ACTIONS, 'undo']),
  at: z.number(),
}) satisfies z.ZodMiniType<LastPress>;

const undoSchema = z.strictObject({
  seq: whole,
  to: z.nullable(dealSchema),
  until: z.number(),
}) satisfies z.ZodMiniType<UndoOffer>;

export const keptSchema = z.strictObject({ here: dealSchema, there: dealSchema }) satisfies z.ZodMiniType<KeptApart>;

const endedSchema = z.strictObject({
  action: z.enum(ACTIONS),
  deal: dealSchema,
  base: z.nullable(dealSchema),
  reason: z.nullable(reasonSchema),
}) satisfies z.ZodMiniType<EndedPress>;

export const lookedSchema = z.strictObject({
  account: text,
  there: z.nullable(dealSchema),
  pending: z.boolean(),
  waiting: z.nullable(reasonSchema),
  isCancelRequested: z.boolean(),
  ended: z.nullable(endedSchema),
  sameDealAgreed: z.boolean(),
  kept: z.nullable(keptSchema),
  last: z.nullable(lastSchema),
  undo: z.nullable(undoSchema),
}) satisfies z.ZodMiniType<Looked>;

export const writeAnswerSchema = z.strictObject({
  outcome: z.enum(WRITE_OUTCOMES),
  looked: z.nullable(lookedSchema),
  linkedId: z.nullable(text),
}) satisfies z.ZodMiniType<WriteAnswer>;
