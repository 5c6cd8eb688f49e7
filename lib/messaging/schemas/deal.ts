import * as z from 'zod/mini';
import type { Edits } from '@/lib/deal/compose';
import { type Contact, type Deal, FACT_FIELDS, type PageDeal } from '@/lib/deal/model';
import { partialMap } from '@/lib/zod-parts';

const text = z.string();
const optional = z.exactOptional;

export const dealSchema = z.strictObject({
  id: text,
  name: text,
  uri: text,
  responsibleUserId: text,
  contacts: z.array(text),
  closed: z.boolean(),
}) satisfies z.ZodMiniType<Deal>;

const contact = z.strictObject({
  id: text,
  name: optional(text),
  phones: optional(z.array(text)),
}) satisfies z.ZodMiniType<Contact>;

export const editsSchema = z.strictObject({
  name: optional(text),
  id: optional(text),
  uri: optional(text),
  responsibleUserId: optional(text),
  contacts: optional(z.array(contact)),
  closed: optional(z.boolean()),
  phones: optional(z.array(z.strictObject({ id: text, phone: text, instead: optional(z.array(text)) }))),
}) satisfies z.ZodMiniType<Edits>;

const SOURCES = ['url', 'session', 'page', 'taught', 'typed'] as const;
const failure = z.enum(['refused', 'timeout', 'held', 'not-json', 'changed', 'failed', 'archived', 'silent']);

/** The answer of a content script, which runs inside a page that may be hostile: the background trusts none of it. */
export const pageDealSchema = z.strictObject({
  crm: text,
  id: text,
  uri: text,
  name: optional(text),
  responsible: optional(
    z.strictObject({ id: optional(text), name: optional(text), crmId: optional(text), userId: optional(text) }),
  ),
  contacts: optional(z.array(contact)),
  someContacts: optional(z.array(contact)),
  closed: optional(z.boolean()),
  sources: partialMap(FACT_FIELDS, z.enum(SOURCES)),
  failures: partialMap(FACT_FIELDS, partialMap(SOURCES, failure)),
}) satisfies z.ZodMiniType<PageDeal>;
