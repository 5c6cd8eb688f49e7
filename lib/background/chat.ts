import * as z from 'zod/mini';
import { type ChatSeen, channelForm, chatForm, type SeenContact, userForm } from '@/lib/chat/messages';
import type { Channel, Chat, ChatContact, User } from '@/lib/chat/model';
import { DealError } from '@/lib/deal/errors';
import { BATCH_SIZE } from '@/lib/deal/limits';
import type { WazzupChannels } from '@/lib/wazzup/channels';
import type { WazzupContacts } from '@/lib/wazzup/contacts';
import type { WazzupUsers } from '@/lib/wazzup/users';
import type { Answers } from './answers';

const MINUTE = 60_000;
const USERS_MS = 10 * MINUTE;
const CONTACT_MS = 5 * MINUTE;
/** How long it is believed that this account may not ask. */
const CLOSED_MS = 60 * MINUTE;

export interface ChatOptions {
  users: WazzupUsers;
  contacts: WazzupContacts;
  channels: WazzupChannels;
  answers: Answers;
  /** Whether chats can be opened at all: only then the channels are asked for. */
  opensChats: () => Promise<boolean>;
}

/** What makes a deal visible in the chat besides the deal: its people, as far as Wazzup knows them. */
export interface ChatPeople {
  /** Null if this account may not ask. Never throws: what could not be learnt is told as such. */
  look(asked: { responsibleUserId: string; contacts: readonly string[] }): Promise<ChatSeen | null>;
  /** All users, null if this account may not ask. Throws a DealError. */
  users(): Promise<User[] | null>;
  /** Adds those that Wazzup does not know. Never throws: what fails is told by the next look. */
  add(contacts: readonly ChatContact[]): Promise<void>;
  /** There is another account now, or none. */
  forget(): Promise<void>;
}

/** This account may not use these routes. */
const isClosed = (error: unknown): boolean =>
  error instanceof DealError && (error.kind === 'forbidden' || error.kind === 'not-found');

const USERS = 'users';
const CHANNELS = 'channels';
const contactKey = (id: string): string => `contact ${id}`;
const sentKey = (id: string): string => `sent ${id}`;

export function createChatPeople({ users, contacts, channels, answers, opensChats }: ChatOptions): ChatPeople {
  /** By contact; lost with the worker, and found again by the next try. */
  const failures = new Map<string, NonNullable<SeenContact['failed']>>();

  const allUsers = () =>
    answers.get(USERS, z.nullable(z.array(userForm)), async () => {
      try {
        return { value: await users.list(), forMs: USERS_MS };
      } catch (error) {
        if (isClosed(error)) return { value: null, forMs: CLOSED_MS };
        throw error;
      }
    });

  const close = () => answers.keep(USERS, null, CLOSED_MS);

  const isSent = (id: string) => answers.get(sentKey(id), z.boolean(), async () => ({ value: false, forMs: 0 }));

  const chatsOf = (id: string): Promise<Chat[] | null> =>
    answers.get(contactKey(id), z.nullable(z.array(chatForm)), async () => {
      const value = await contacts.chats(id);
      // What was sent is looked for until it is there.
      return { value, forMs: value === null && (await isSent(id)) ? 0 : CONTACT_MS };
    });

  async function seen(id: string): Promise<SeenContact> {
    const failed = failures.get(id) ?? null;
    try {
      const chats = await chatsOf(id);
      if (chats) failures.delete(id);
      if (chats) return { id, state: 'known', chats, failed: null };
      return { id, state: (await isSent(id)) ? 'sent' : 'missing', chats: [], failed };
    } catch (error) {
      if (error instanceof DealError && error.kind === 'forbidden') throw error;
      return { id, state: 'unchecked', chats: [], failed };
    }
  }

  async function usableChannels(): Promise<Channel[]> {
    if (!(await opensChats())) return [];
    const ask = async () => ({ value: await channels.list(), forMs: USERS_MS });
    return answers.get(CHANNELS, z.array(channelForm), ask).catch(() => []);
  }

  async function look({ responsibleUserId, contacts: ids }: Parameters<ChatPeople['look']>[0]) {
    const unchecked = ids.map((id): SeenContact => ({ id, state: 'unchecked', chats: [], failed: null }));
    const nobody: ChatSeen = { responsible: { state: 'unchecked', name: '' }, contacts: unchecked, channels: [] };
    // Where Wazzup cannot be asked for one thing it is not asked for many.
    const known = await allUsers().catch(() => undefined);
    if (known === undefined) return nobody;
    if (known === null) return null;
    const user = known.find(({ id }) => id === responsibleUserId);
    try {
      const [seenContacts, usable] = await Promise.all([Promise.all(ids.map(seen)), usableChannels()]);
      return {
        responsible: { state: user ? ('known' as const) : ('unknown' as const), name: user?.name ?? '' },
        contacts: seenContacts,
        channels: usable,
      };
    } catch {
      // All else is caught where it happens.
      await close();
      return null;
    }
  }

  function note(error: unknown, refused: readonly ChatContact[]): void {
    const { kind, details } = error instanceof DealError ? error : new DealError('unexpected');
    const said = [...(details.messages ?? []), ...Object.values(details.fields ?? {}).flat()];
    const messages = kind === 'invalid' ? said : [];
    for (const { id } of refused) failures.set(id, { kind, messages });
  }

  /** One refused contact refuses all that are sent with it, so then each goes alone. */
  async function send(batch: readonly ChatContact[]): Promise<void> {
    try {
      await contacts.add(batch);
    } catch (error) {
      // For one contact this would mean that it is unknown, for adding that there is no such route.
      if (error instanceof DealError && error.kind === 'not-found') return close();
      const isRefused = error instanceof DealError && error.kind === 'invalid';
      if (isRefused && batch.length > 1) {
        for (const contact of batch) await send([contact]);
        return;
      }
      // Somebody added it since it was looked for.
      if (!(isRefused && error.details.status === 409)) return note(error, batch);
    }
    for (const { id } of batch) {
      failures.delete(id);
      await answers.drop(contactKey(id));
      await answers.keep(sentKey(id), true, CONTACT_MS);
    }
  }

  async function add(all: readonly ChatContact[]): Promise<void> {
    try {
      if ((await allUsers()) === null) return;
      // Asked anew: whoever is known to Wazzup by now belongs to somebody, and would be taken from them.
      const found = await Promise.all(
        all.map(({ id }) =>
          answers.renew(contactKey(id), async () => {
            const value = await contacts.chats(id);
            // What is missing now is there soon.
            return { value, forMs: value ? CONTACT_MS : 0 };
          }),
        ),
      );
      const sent = await Promise.all(all.map(({ id }) => isSent(id)));
      const missing = all.filter((_, index) => found[index] === null && !sent[index]);
      for (let from = 0; from < missing.length; from += BATCH_SIZE) await send(missing.slice(from, from + BATCH_SIZE));
    } catch (error) {
      note(error, all);
    }
  }

  return {
    look,
    users: allUsers,
    add,
    async forget() {
      failures.clear();
      await answers.clear();
    },
  };
}
