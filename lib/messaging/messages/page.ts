import * as z from 'zod/mini';
import type { TabView } from '@/lib/deal/tab-view';
import { done, fromBackground, fromPages, nothing } from '../message';
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

/** What extension pages ask about the pages of CRMs, and what the background therefore asks the scripts in these. */
export const PAGE_MESSAGES = {
  /** The CRMs known by heart, and their hosts as match patterns: pages need no more of the readers. */
  'crms.list': {
    ...fromPages,
    request: nothing,
    answer: z.array(z.strictObject({ crm: text, label: text, hosts: z.array(text), selfHosted: z.boolean() })),
  },
  /** Reads the deal of a tab's page. */
  'tab.read': { ...fromPages, request: z.strictObject({ tabId: z.int() }), answer: tabViewSchema },
  /**
   * Which deal the page shows, told by addresses alone: the page's or that of what lies over it. `alone`: the tab's own
   * page is asked, since no frame has a deal.
   */
  'page.which': {
    ...fromBackground,
    request: z.strictObject({ alone: z.boolean() }),
    answer: z.strictObject({ crm: text, deal: z.nullable(z.strictObject({ id: text, uri: text })) }),
  },
  /** Reads the deal the page shows; null if it shows none. */
  'page.read': {
    ...fromBackground,
    request: z.strictObject({ session: z.boolean() }),
    answer: z.nullable(pageDealSchema),
  },
  /** The manager took a CRM's access back: its scripts end, which the browser leaves running. */
  'script.end': { ...fromBackground, request: z.strictObject({ crm: text }), answer: done },
} as const;
