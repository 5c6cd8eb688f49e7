import * as z from 'zod/mini';
import { STATES } from '@/lib/deal/plan';
import type { PillSize } from '@/lib/settings';
import type { VisitSettings } from '@/lib/settings/visit-settings';
import { done, fromBackground, fromContent, nothing } from '../message';
import { pageDealSchema } from '../schemas/deal';

const text = z.string();
const share = z.number().check(z.minimum(0), z.maximum(1));

const visitSettingsSchema = z.strictObject({
  pill: z.enum(['on', 'small', 'off'] satisfies PillSize[]),
  sessionReads: z.boolean(),
  hidden: z.boolean(),
  place: z.nullable(z.strictObject({ x: z.number(), y: z.number() })),
}) satisfies z.ZodMiniType<VisitSettings>;

/**
 * What a content script tells of the deal in its page, and what it may do about its pill; it may send nothing else. And
 * what the background tells it to show.
 */
export const VISIT_MESSAGES = {
  /** What a content script has to know before it reads. */
  'visit.start': { ...fromContent, request: nothing, answer: visitSettingsSchema },
  /** The deal in hand and what the page says of it, null where it was not read; without a deal the visit is over. */
  'visit.report': {
    ...fromContent,
    request: z.strictObject({
      deal: z.nullable(z.strictObject({ crm: text, id: text, uri: text })),
      page: z.nullable(pageDealSchema),
    }),
    answer: z.strictObject({ state: z.nullable(z.enum(STATES)) }),
  },
  /** How the deal of a canonical link stands now, to be shown if it is still in hand. */
  'visit.mark': { ...fromBackground, request: z.strictObject({ uri: text, state: z.enum(STATES) }), answer: done },
  /** The pill was pressed. */
  'pill.open': { ...fromContent, request: nothing, answer: done },
  /** The pill was moved or hidden, for the sender's own origin. */
  'pill.keep': {
    ...fromContent,
    request: z.strictObject({
      place: z.nullable(z.strictObject({ x: share, y: share })),
      hidden: z.boolean(),
    }),
    answer: done,
  },
} as const;
