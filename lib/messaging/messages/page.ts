import * as z from 'zod/mini';
import type { TabView } from '@/lib/deal/tab-view';
import { fromPages, nothing } from '../message';
import { editsSchema, pageDealSchema } from '../schemas/deal';

const text = z.string();
const optional = z.exactOptional;

const tabViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-a-deal') }),
  z.strictObject({
    kind: z.literal('no-access'),
    crm: optional(z.strictObject({ label: text, hosts: z.array(text) })),
  }),
  z.strictObject({
    kind: z.literal('deal'),
    crm: z.strictObject({ label: text }),
    page: pageDealSchema,
    idTemplate: text,
    linkedId: z.optional(text),
    draft: z.nullable(editsSchema),
    hasToken: z.boolean(),
  }),
]) satisfies z.ZodMiniType<TabView>;

/** What is asked about the pages of CRMs. */
export const PAGE_MESSAGES = {
  /** The CRMs known by heart, and their hosts as match patterns: pages need no more of the readers. */
  'crms.list': {
    ...fromPages,
    request: nothing,
    answer: z.array(z.strictObject({ crm: text, label: text, hosts: z.array(text), selfHosted: z.boolean() })),
  },
  /** Reads the deal of a tab's page. */
  'tab.read': { ...fromPages, request: z.strictObject({ tabId: z.int() }), answer: tabViewSchema },
} as const;
