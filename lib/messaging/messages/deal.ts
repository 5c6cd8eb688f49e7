import * as z from 'zod/mini';
import { ACTIONS } from '@/lib/deal/plan';
import { done, fromPages, nothing, whole } from '../message';
import { chatContactsSchema } from '../schemas/chat';
import { dealSchema, editsSchema } from '../schemas/deal';
import { keptSchema, lookedSchema, writeAnswerSchema } from '../schemas/looked';

const text = z.string();
const tabId = whole;

/** Messages with which an extension page asks about one deal, and presses. */
export const DEAL_MESSAGES = {
  /** Looks what Wazzup has under an id, for the CRM's deal of a canonical link. */
  'deal.look': { ...fromPages, request: z.strictObject({ id: text, page: text }), answer: lookedSchema },
  /** Gives a press to the outbox; a press from a tab only if the tab still shows its deal, and only under the same account. */
  'deal.write': {
    ...fromPages,
    request: z.strictObject({
      /** The tab for which the manager pressed; absent if they pressed in a page that shows deals of no tab. */
      tabId: z.exactOptional(tabId),
      /** The canonical link of the CRM's deal. */
      page: text,
      action: z.enum(ACTIONS),
      deal: dealSchema,
      base: z.nullable(dealSchema),
      /** The deal as the CRM's page has it: the manager wants all differences from what they send. */
      ofPage: z.exactOptional(dealSchema),
      /** The mark of the account under which the page showed the deal; absent if it showed none. */
      account: z.exactOptional(text),
      /** Whether the manager typed the deal's id. */
      idTyped: z.boolean(),
      /** The contacts that the outbox adds before it sends the deal, if Wazzup does not know them. */
      contacts: z.exactOptional(chatContactsSchema),
    }),
    answer: writeAnswerSchema,
  },
  /** Takes back the press that a look has offered to take back; from a tab only if the tab still shows its deal. */
  'deal.undo': {
    ...fromPages,
    request: z.strictObject({
      tabId: z.exactOptional(tabId),
      page: text,
      id: text,
      /** The press's number. */
      seq: whole,
      base: z.nullable(dealSchema),
      account: z.exactOptional(text),
    }),
    answer: writeAnswerSchema,
  },
  /** Stores that the manager wants the differences between these two versions of a deal. */
  'deal.keep': {
    ...fromPages,
    request: z.strictObject({ deal: z.strictObject({ site: text, id: text }), kept: keptSchema }),
    answer: done,
  },
  /** Stores the draft of a deal in a tab; null drops it. */
  'draft.keep': {
    ...fromPages,
    request: z.strictObject({ tabId, page: text, typed: z.nullable(editsSchema) }),
    answer: done,
  },
  /** Stores the manager's agreement that Wazzup's deal with this id and link is the same deal. */
  'conflict.agree': { ...fromPages, request: z.strictObject({ id: text, page: text, uri: text }), answer: done },
  /** Tries at once to send all waiting writes and contacts. */
  'outbox.retry': { ...fromPages, request: nothing, answer: done },
  /**
   * Drops the writes of a deal that wait or have failed. The background answers whether the outbox dropped a waiting
   * write, and whether a write is left that is being sent and may get through all the same.
   */
  'outbox.discard': {
    ...fromPages,
    request: z.strictObject({ id: text, page: text }),
    answer: z.strictObject({ isDropped: z.boolean(), isGoing: z.boolean() }),
  },
} as const;
