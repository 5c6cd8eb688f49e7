import * as z from 'zod/mini';
import { fromPages, nothing, whole } from '../message';
import { dealSchema } from '../schemas/deal';

const text = z.string();

/** Messages with which the page of all deals reads Wazzup's list. */
export const DEALS_MESSAGES = {
  /** Gives the mark of the account that the manager is connected with; null if they are with none. */
  'deals.account': { ...fromPages, request: nothing, answer: z.strictObject({ account: z.nullable(text) }) },
  /**
   * Gives one page of the list, and the account that it is of; `key` tells a deal from others, `item` is absent where
   * the deal cannot be read.
   */
  'deals.list': {
    ...fromPages,
    request: z.strictObject({ offset: whole }),
    answer: z.strictObject({
      account: text,
      entries: z.array(z.strictObject({ key: text, item: z.optional(dealSchema) })),
    }),
  },
} as const;
