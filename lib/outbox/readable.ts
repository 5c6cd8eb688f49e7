import * as z from 'zod/mini';
import type { Batch } from '@/lib/deal/batch';
import { ERROR_KINDS } from '@/lib/deal/errors';
import { ACTIONS } from '@/lib/deal/plan';
import type { End, JournalEntry, Queued, QueuedContact } from '@/lib/deal/queue';
import { isTrue, partialMap } from '@/lib/zod-parts';

// Records lie in the database for months: an older version of the extension may have written them, and a disk may have
// damaged them. These checks say whether today's code can work with a record. They look at the fields that the code
// relies on, and leave any other field alone.

const text = z.string();
const number = z.number();
const optional = z.optional;

const deal = z.object({
  id: text,
  name: text,
  uri: text,
  responsibleUserId: text,
  contacts: z.array(text),
  closed: z.boolean(),
});
const dealOrNone = z.nullable(deal);
const contact = z.object({
  id: text,
  name: text,
  responsibleUserId: text,
  chats: z.array(z.object({ type: text, id: text })),
  uri: text,
});
const reason = z.object({ kind: z.enum(ERROR_KINDS), details: z.object({}) });
const press = z.object({
  action: z.enum([...ACTIONS, 'restore']),
  deal,
  base: dealOrNone,
  site: text,
  sameDealAgreed: z.boolean(),
});
const pressOrigin = z.nullable(z.object({ tabId: number, page: text, idTyped: z.boolean() }));
const retryState = { reason: optional(reason), nextAt: number, attempts: number, failures: number };

const queued = z.object({
  ...retryState,
  seq: number,
  account: text,
  press,
  in: pressOrigin,
  contacts: optional(z.array(contact)),
  at: number,
  intermediateStates: optional(z.array(dealOrNone)),
  undoes: optional(number),
  batch: optional(text),
  before: optional(dealOrNone),
  accepted: optional(z.object({ want: dealOrNone, until: number, reason: optional(reason) })),
  cancelRequested: optional(isTrue),
});

const ENDS = ['applied', 'superseded', 'conflict', 'failed', 'discarded'] as const satisfies readonly End[];

const journalEntry = z.object({
  seq: number,
  account: text,
  press,
  in: pressOrigin,
  at: number,
  undoes: optional(number),
  batch: optional(text),
  endedAt: number,
  end: z.enum(ENDS),
  before: dealOrNone,
  after: dealOrNone,
  reason: optional(reason),
  needsAttention: z.boolean(),
  contacts: optional(z.array(contact)),
});

const batch = z.object({
  id: text,
  seq: number,
  count: number,
  at: number,
  actions: z.array(z.enum([...ACTIONS, 'restore'])),
  undoes: optional(text),
  ends: partialMap(ENDS, number),
  endedAt: optional(number),
  needsAttention: number,
  kept: number,
  isPaused: optional(z.boolean()),
});

const queuedContact = z.object({
  ...retryState,
  account: text,
  site: text,
  contact,
  at: number,
  version: text,
  failed: optional(isTrue),
});

const isReadable =
  <T>(schema: z.ZodMiniType) =>
  (record: unknown): record is T =>
    schema.safeParse(record).success;

export const isReadableWrite = isReadable<Queued>(queued);
export const isReadableEntry = isReadable<JournalEntry>(journalEntry);
export const isReadableBatch = isReadable<Batch>(batch);
export const isReadableContact = isReadable<QueuedContact>(queuedContact);
