import * as z from 'zod/mini';
import { done, fromPages, nothing } from '../message';
import { chatContactsSchema, chatSeenSchema, personToAddSchema, userSchema } from '../schemas/chat';

const text = z.string();
const ofPerson = z.strictObject({ id: text });

/** What makes a deal visible in the chat, besides the deal itself. Null where this account may not ask. */
export const CHAT_MESSAGES = {
  'chat.look': {
    ...fromPages,
    request: z.strictObject({ responsibleUserId: text, contacts: z.array(text) }),
    answer: z.nullable(chatSeenSchema),
  },
  /**
   * Adds those of these contacts that Wazzup does not know, if the tab still shows their deal. They are kept until they
   * are added; the answer comes after the first try, and what it met is told by the next look.
   */
  'chat.add': {
    ...fromPages,
    request: z.strictObject({ tabId: z.int(), page: text, contacts: chatContactsSchema }),
    answer: z.strictObject({ outcome: z.enum(['done', 'moved']) }),
  },
  /** Those who wait to be added, or were refused, newest first. */
  'people.list': { ...fromPages, request: nothing, answer: z.array(personToAddSchema) },
  /** Tries one of them at once. */
  'people.retry': { ...fromPages, request: ofPerson, answer: done },
  /** One of them is not to be added. */
  'people.discard': { ...fromPages, request: ofPerson, answer: done },
  /** Wazzup's users, to choose from. */
  'users.list': { ...fromPages, request: nothing, answer: z.nullable(z.array(userSchema)) },
  /** Remembers which of them a person of a CRM's site is. */
  'user.choose': {
    ...fromPages,
    request: z.strictObject({ site: text, crmUser: text, wazzupUser: text }),
    answer: done,
  },
} as const;
