import * as z from 'zod/mini';
import { ACTIONS } from '@/lib/deal/plan';
import type { TabView } from '@/lib/deal/tab-view';
import { only } from '@/lib/zod-parts';
import { done, fromBackground, fromPages, nothing, whole } from '../message';
import { editsSchema, pageDealSchema } from '../schemas/deal';

const text = z.string();
const optional = z.exactOptional;

const tabViewSchema = z.union([
  z.strictObject({ kind: only('not-a-deal') }),
  z.strictObject({
    kind: only('no-access'),
    crm: optional(z.strictObject({ label: text, hosts: z.array(text), address: text })),
  }),
  z.strictObject({
    kind: only('deal'),
    crm: z.strictObject({ label: text }),
    page: pageDealSchema,
    idTemplate: text,
    linkedId: z.optional(text),
    draft: z.nullable(editsSchema),
    hasToken: z.boolean(),
    forbidden: z.array(z.enum(ACTIONS)),
    isFormSet: z.boolean(),
  }),
]) satisfies z.ZodMiniType<TabView>;

/** Messages with which extension pages ask about the pages of CRMs, and the background asks the scripts in these. */
export const PAGE_MESSAGES = {
  /**
   * Gives the CRMs that the extension knows, and their hosts as match patterns, which is all that pages need of a site.
   */
  'crms.list': {
    ...fromPages,
    request: nothing,
    answer: z.array(
      z.strictObject({ crm: text, label: text, hosts: z.array(text), selfHosted: z.boolean(), taught: z.boolean() }),
    ),
  },
  /** Reads the deal of a tab's page. */
  'tab.read': { ...fromPages, request: z.strictObject({ tabId: whole }), answer: tabViewSchema },
  /**
   * Asks which deal the page shows. The script tells it by addresses alone: the page's, or that of a layer over it.
   * With `alone` the background asks only the tab's own page, because no frame shows a deal.
   */
  'page.which': {
    ...fromBackground,
    request: z.strictObject({ alone: z.boolean() }),
    answer: z.strictObject({ crm: text, deal: z.nullable(z.strictObject({ id: text, uri: text })) }),
  },
  /** Reads the deal that the page shows; null if it shows none. With `session` the script may ask the CRM too. */
  'page.read': {
    ...fromBackground,
    request: z.strictObject({ session: z.boolean() }),
    answer: z.nullable(pageDealSchema),
  },
  /** Ends a CRM's scripts after the manager took its access back, because the browser leaves them running. */
  'script.end': { ...fromBackground, request: z.strictObject({ crm: text }), answer: done },
} as const;
