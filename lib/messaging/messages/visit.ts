import * as z from 'zod/mini';
import { SHOWN_STATES } from '@/lib/deal/shown-state';
import { lessonSchema } from '@/lib/lesson/schema';
import type { PillSize } from '@/lib/settings';
import type { VisitSettings } from '@/lib/settings/visit-settings';
import { passes } from '@/lib/zod-parts';
import { done, fromBackground, fromContent, nothing, share, whole } from '../message';
import { pageDealSchema } from '../schemas/deal';

const text = z.string();

const visitSettingsSchema = z.strictObject({
  pill: z.enum(['on', 'small', 'off'] satisfies PillSize[]),
  sessionReads: z.boolean(),
  hidden: z.boolean(),
  place: z.nullable(z.strictObject({ x: z.number(), y: z.number() })),
}) satisfies z.ZodMiniType<VisitSettings>;

/**
 * Messages with which a content script reports the deal in its page and handles its pill, and learns and tells that its
 * CRM wants to be left alone; it may send no others. And the message with which the background tells it what to show.
 */
export const VISIT_MESSAGES = {
  /** Gives the settings that a content script needs before it reads. */
  'visit.start': { ...fromContent, request: nothing, answer: visitSettingsSchema },
  /** Reports the deal in front of the manager, null if there is none; `page` is null if the script did not read it. */
  'visit.report': {
    ...fromContent,
    request: z.strictObject({
      deal: z.nullable(z.strictObject({ crm: text, id: text, uri: text })),
      page: z.nullable(pageDealSchema),
    }),
    answer: z.strictObject({ state: z.nullable(z.enum(SHOWN_STATES)) }),
  },
  /** Shows the state of the deal of a canonical link on the pill, if the page still shows that deal. */
  'visit.mark': {
    ...fromBackground,
    request: z.strictObject({ uri: text, state: z.enum(SHOWN_STATES) }),
    answer: done,
  },
  /** Gives the lesson for the sender's own origin; null if there is none. */
  'lesson.get': { ...fromContent, request: nothing, answer: z.strictObject({ lesson: z.nullable(lessonSchema) }) },
  /** Says whether the CRM of the sender's page has asked to be left alone for now. */
  'crm.held': { ...fromContent, request: nothing, answer: z.strictObject({ held: z.boolean() }) },
  /** Notes that the CRM of the sender's page has asked to be left alone for so many milliseconds. */
  'crm.hold': { ...fromContent, request: z.strictObject({ ms: whole.check(passes((ms) => ms >= 0)) }), answer: done },
  /** Opens the popup, after a click on the pill. */
  'pill.open': { ...fromContent, request: nothing, answer: done },
  /** Stores where the manager moved the pill, and whether they hid it, for the sender's own origin. */
  'pill.keep': {
    ...fromContent,
    request: z.strictObject({
      place: z.nullable(z.strictObject({ x: share, y: share })),
      hidden: z.boolean(),
    }),
    answer: done,
  },
} as const;
