import * as z from 'zod/mini';
import { type Channel, type Chat, type ChatContact, CONTACT_LIMITS, type User } from '@/lib/chat/model';
import { reasonSchema } from '@/lib/messaging/schemas/error';

const text = z.string();
const atMost = (limit: number) => text.check(z.minLength(1), z.maxLength(limit));

export const chatForm = z.strictObject({ type: text, id: text }) satisfies z.ZodMiniType<Chat>;
export const userForm = z.strictObject({ id: text, name: text }) satisfies z.ZodMiniType<User>;
export const channelForm = z.strictObject({ id: text, chatType: text, name: text }) satisfies z.ZodMiniType<Channel>;

/** A contact to be added, with nothing Wazzup is known to refuse. */
const contactForm = z.strictObject({
  id: atMost(CONTACT_LIMITS.id),
  name: atMost(CONTACT_LIMITS.name),
  responsibleUserId: atMost(CONTACT_LIMITS.responsibleUserId),
  chats: z.array(z.strictObject({ type: atMost(100), id: atMost(100) })).check(z.minLength(1)),
  uri: atMost(CONTACT_LIMITS.uri).check(z.regex(/^https?:\/\//i)),
}) satisfies z.ZodMiniType<ChatContact>;

export const contactsForm = z.array(contactForm).check(z.minLength(1));

const seenContact = z.strictObject({
  id: text,
  /**
   * `waiting`: it is kept here until it can be added. `sent`: Wazzup has accepted it and does not show it yet.
   * `unchecked`: Wazzup could not be asked.
   */
  state: z.enum(['known', 'missing', 'waiting', 'sent', 'unchecked']),
  /** Where Wazzup knows them to write from. */
  chats: z.array(chatForm),
  /** Why it waits, or, in another state, was not added for good; null while it is tried for the first time. */
  reason: z.nullable(reasonSchema),
});
export type SeenContact = z.infer<typeof seenContact>;

const chatSeen = z.strictObject({
  responsible: z.strictObject({ state: z.enum(['known', 'unknown', 'unchecked']), name: text }),
  contacts: z.array(seenContact),
  channels: z.array(channelForm),
});
/** What Wazzup knows of the people of a deal, and what its chats can be opened over. */
export type ChatSeen = z.infer<typeof chatSeen>;

const personToAdd = z.strictObject({
  id: text,
  name: text,
  chats: z.array(chatForm),
  uri: text,
  /** Wazzup will not have them; else they wait. */
  failed: z.boolean(),
  /** Why; null while they are tried for the first time. */
  reason: z.nullable(reasonSchema),
});
/** Somebody who waits to be added to Wazzup, or was refused. */
export type PersonToAdd = z.infer<typeof personToAdd>;

const ofPerson = z.strictObject({ id: text });

const fromPages = { from: ['page'] } as const;
const done = z.null();

/** What makes a deal visible in the chat, besides the deal itself. Null where this account may not ask. */
export const CHAT_MESSAGES = {
  'chat.look': {
    ...fromPages,
    request: z.strictObject({ responsibleUserId: text, contacts: z.array(text) }),
    answer: z.nullable(chatSeen),
  },
  /**
   * Adds those of these contacts that Wazzup does not know, if the tab still shows their deal. They are kept until they
   * are added; the answer comes after the first try, and what it met is told by the next look.
   */
  'chat.add': {
    ...fromPages,
    request: z.strictObject({ tabId: z.int(), page: text, contacts: contactsForm }),
    answer: z.strictObject({ outcome: z.enum(['done', 'moved']) }),
  },
  /** Those who wait to be added, or were refused, newest first. */
  'people.list': { ...fromPages, request: z.strictObject({}), answer: z.array(personToAdd) },
  /** Tries one of them at once. */
  'people.retry': { ...fromPages, request: ofPerson, answer: done },
  /** One of them is not to be added. */
  'people.discard': { ...fromPages, request: ofPerson, answer: done },
  /** Wazzup's users, to choose from. */
  'users.list': { ...fromPages, request: z.strictObject({}), answer: z.nullable(z.array(userForm)) },
  /** Remembers which of them a person of a CRM's site is. */
  'user.choose': {
    ...fromPages,
    request: z.strictObject({ site: text, crmUser: text, wazzupUser: text }),
    answer: done,
  },
} as const;
