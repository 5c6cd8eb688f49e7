import * as z from 'zod/mini';
import { type Channel, type Chat, type ChatContact, CONTACT_LIMITS, type User } from '@/lib/chat/model';
import { type ChatSeen, CONTACT_STATES, type PersonToAdd, type SeenContact, USER_STATES } from '@/lib/chat/seen';
import { passes } from '@/lib/zod-parts';
import { reasonSchema } from './error';

const text = z.string();
/** A text that is not empty; lengths are counted as the domain counts them. */
const atMost = (limit: number) => text.check(passes(({ length }) => length > 0 && length <= limit));
/** A list that is not empty. */
const someOf = <Item extends z.ZodMiniType>(item: Item) => z.array(item).check(passes(({ length }) => length > 0));

export const chatSchema = z.strictObject({ type: text, id: text }) satisfies z.ZodMiniType<Chat>;
export const userSchema = z.strictObject({ id: text, name: text }) satisfies z.ZodMiniType<User>;
export const channelSchema = z.strictObject({ id: text, chatType: text, name: text }) satisfies z.ZodMiniType<Channel>;

/** A contact that is to be added, without anything that Wazzup is known to refuse. */
const chatContactSchema = z.strictObject({
  id: atMost(CONTACT_LIMITS.id),
  name: atMost(CONTACT_LIMITS.name),
  responsibleUserId: atMost(CONTACT_LIMITS.responsibleUserId),
  chats: someOf(z.strictObject({ type: atMost(100), id: atMost(100) })),
  uri: atMost(CONTACT_LIMITS.uri).check(passes((uri) => /^https?:\/\//i.test(uri))),
}) satisfies z.ZodMiniType<ChatContact>;

export const chatContactsSchema = someOf(chatContactSchema);

const seenContactSchema = z.strictObject({
  id: text,
  state: z.enum(CONTACT_STATES),
  chats: z.array(chatSchema),
  reason: z.nullable(reasonSchema),
}) satisfies z.ZodMiniType<SeenContact>;

export const chatSeenSchema = z.strictObject({
  responsible: z.strictObject({ state: z.enum(USER_STATES), name: text }),
  contacts: z.array(seenContactSchema),
  others: z.array(userSchema),
  channels: z.array(channelSchema),
}) satisfies z.ZodMiniType<ChatSeen>;

export const personToAddSchema = z.strictObject({
  site: text,
  id: text,
  name: text,
  chats: z.array(chatSchema),
  uri: text,
  failed: z.boolean(),
  reason: z.nullable(reasonSchema),
}) satisfies z.ZodMiniType<PersonToAdd>;
