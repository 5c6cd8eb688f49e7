import * as z from 'zod/mini';
import { ACTIONS } from '@/lib/deal/plan';
import { done, fromPages, nothing } from '../message';
import { chatContactsSchema } from '../schemas/chat';
import { dealSchema, editsSchema } from '../schemas/deal';
import { lookedSchema, writeAnswerSchema } from '../schemas/looked';

const text = z.string();
const tabId = z.int();

/** What an extension page asks about one deal, and presses. */
export const DEAL_MESSAGES = {
  /** What Wazzup has under an id, for a deal of a CRM's site. */
  'deal.look': { ...fromPages, request: z.strictObject({ id: text, origin: text }), answer: lookedSchema },
  /** Carries out what was pressed; in a tab only if that still shows the deal it was pressed for. */
  'deal.write': {
    ...fromPages,
    request: z.strictObject({
      /** The tab in which it was pressed; without one it was pressed in a page that shows deals of no tab. */
      tabId: z.exactOptional(tabId),
      /** The canonical link of the CRM's deal. */
      page: text,
      action: z.enum(ACTIONS),
      deal: dealSchema,
      base: z.nullable(dealSchema),
      /** The deal's id was typed by hand. */
      idTyped: z.boolean(),
      /** Those to be added first, if Wazzup does not know them. */
      contacts: z.exactOptional(chatContactsSchema),
    }),
    answer: writeAnswerSchema,
  },
  /** Puts a deleted deal back; in a tab only if that still shows it. */
  'deal.undo': {
    ...fromPages,
    request: z.strictObject({ tabId: z.exactOptional(tabId), page: text, id: text, origin: text }),
    answer: writeAnswerSchema,
  },
  /** Keeps what was typed in a tab about a deal; null drops it. */
  'draft.keep': {
    ...fromPages,
    request: z.strictObject({ tabId, page: text, typed: z.nullable(editsSchema) }),
    answer: done,
  },
  /** "It is the same deal", said of what Wazzup has under an id. */
  'conflict.agree': { ...fromPages, request: z.strictObject({ id: text, origin: text, uri: text }), answer: done },
  /** Tries at once what waits to be sent. */
  'outbox.retry': { ...fromPages, request: nothing, answer: done },
  /**
   * Drops what waits, or has failed, for a deal. Answers whether something that waited was dropped, and whether something
   * is on its way, and may get through all the same.
   */
  'outbox.discard': {
    ...fromPages,
    request: z.strictObject({ id: text }),
    answer: z.strictObject({ isDropped: z.boolean(), isGoing: z.boolean() }),
  },
} as const;
