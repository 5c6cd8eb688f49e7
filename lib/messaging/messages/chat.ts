import * as z from 'zod/mini';
import { done, fromPages, nothing, whole } from '../message';
import { channelSchema, chatContactsSchema, chatSeenSchema, personToAddSchema, userSchema } from '../schemas/chat';

const text = z.string();
const ofPerson = z.strictObject({ site: text, id: text });

/** Messages about a deal's responsible user and contacts, which Wazzup needs to show the deal beside a chat. */
export const CHAT_MESSAGES = {
  /**
   * Looks what Wazzup knows of a deal's responsible user and contacts; null if this account may not ask. `others` are
   * the contacts that only Wazzup's deal has.
   */
  'chat.look': {
    ...fromPages,
    request: z.strictObject({ page: text, responsibleUserId: text, contacts: z.array(text), others: z.array(text) }),
    answer: z.nullable(chatSeenSchema),
  },
  /**
   * Adds those of these contacts that Wazzup does not know, if the tab still shows their deal. The contact outbox
   * stores them until they are added. The background answers after the first attempt; `chat.look` gives its result.
   */
  'chat.add': {
    ...fromPages,
    request: z.strictObject({ tabId: whole, page: text, contacts: chatContactsSchema }),
    answer: z.strictObject({ outcome: z.enum(['done', 'moved']) }),
  },
  /** Gives the contacts that wait to be added or that Wazzup refused, newest first. */
  'people.list': { ...fromPages, request: nothing, answer: z.array(personToAddSchema) },
  /** Tries at once to add one of these contacts. */
  'people.retry': { ...fromPages, request: ofPerson, answer: done },
  /** Forgets one of these contacts, which need not be added. */
  'people.discard': { ...fromPages, request: ofPerson, answer: done },
  /** Gives Wazzup's users, for the manager to choose from; null if this account may not ask. */
  'users.list': { ...fromPages, request: nothing, answer: z.nullable(z.array(userSchema)) },
  /** Gives the same as Wazzup has them now; asks Wazzup each time, so only a manager's click may send it. */
  'users.renew': { ...fromPages, request: nothing, answer: z.nullable(z.array(userSchema)) },
  /** Gives the channels over which chats can be opened by a phone number; null if this account may not ask. */
  'channels.list': { ...fromPages, request: nothing, answer: z.nullable(z.array(channelSchema)) },
  /** Stores which Wazzup user a user of a CRM's site is. */
  'user.choose': {
    ...fromPages,
    request: z.strictObject({ site: text, crmUser: text, wazzupUser: text }),
    answer: done,
  },
} as const;
