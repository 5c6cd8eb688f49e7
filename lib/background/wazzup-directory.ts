import * as z from 'zod/mini';
import type { Chat, User } from '@/lib/chat/model';
import { DealError } from '@/lib/deal/errors';
import { chatSchema, userSchema } from '@/lib/messaging/schemas/chat';
import type { ContactsPort } from '@/lib/outbox/ports';
import type { WazzupContacts } from '@/lib/wazzup/contacts';
import type { WazzupUsers } from '@/lib/wazzup/users';
import type { ResponseCache } from './response-cache';

const MINUTE = 60_000;
const USERS_MS = 10 * MINUTE;
const CONTACT_MS = 5 * MINUTE;
/** How long it is believed that this account may not ask. */
const CLOSED_MS = 60 * MINUTE;

export interface WazzupDirectoryOptions {
  users: WazzupUsers;
  contacts: WazzupContacts;
  answers: ResponseCache;
}

/** Whom Wazzup knows. What it said is remembered for a while; each call may throw a DealError. */
export interface WazzupDirectory extends ContactsPort {
  /** All users, null if this account may not ask. */
  users(): Promise<User[] | null>;
  /** Where a contact writes from, null if Wazzup does not know them; `forbidden` if this account may not ask. */
  chats(id: string): Promise<Chat[] | null>;
  /** Wazzup has taken a contact, and may not show them yet. */
  isSent(id: string): Promise<boolean>;
}

const USERS = 'users';
const contactKey = (id: string): string => `contact ${id}`;
const sentKey = (id: string): string => `sent ${id}`;

const isOf = (error: unknown, ...kinds: DealError['kind'][]): error is DealError =>
  error instanceof DealError && kinds.includes(error.kind);

export function createWazzupDirectory({ users, contacts, answers }: WazzupDirectoryOptions): WazzupDirectory {
  const allUsers = () =>
    answers.get(USERS, z.nullable(z.array(userSchema)), async () => {
      try {
        return { value: await users.list(), forMs: USERS_MS };
      } catch (error) {
        if (isOf(error, 'forbidden', 'not-found')) return { value: null, forMs: CLOSED_MS };
        throw error;
      }
    });

  const close = () => answers.keep(USERS, null, CLOSED_MS);

  const isSent = (id: string) => answers.get(sentKey(id), z.boolean(), async () => ({ value: false, forMs: 0 }));

  async function ask(id: string): Promise<Chat[] | null> {
    try {
      return await contacts.chats(id);
    } catch (error) {
      if (isOf(error, 'forbidden')) await close();
      throw error;
    }
  }

  const chats = (id: string): Promise<Chat[] | null> =>
    answers.get(contactKey(id), z.nullable(z.array(chatSchema)), async () => {
      const value = await ask(id);
      // What was sent is looked for until it is there.
      return { value, forMs: value === null && (await isSent(id)) ? 0 : CONTACT_MS };
    });

  async function has(id: string): Promise<boolean> {
    if ((await allUsers()) === null) throw new DealError('forbidden');
    const found = await answers.renew(contactKey(id), async () => {
      const value = await ask(id);
      // What is missing now is there soon.
      return { value, forMs: value ? CONTACT_MS : 0 };
    });
    return found !== null || isSent(id);
  }

  const add: ContactsPort['add'] = async (some) => {
    try {
      await contacts.add(some);
    } catch (error) {
      // For one contact this would mean that it is unknown, for adding that there is no such route.
      if (isOf(error, 'not-found')) await close();
      // Somebody added it since it was looked for.
      const isThere = some.length === 1 && isOf(error, 'invalid') && error.details.status === 409;
      if (!isThere) throw error;
    }
    for (const { id } of some) {
      await answers.drop(contactKey(id));
      await answers.keep(sentKey(id), true, CONTACT_MS);
    }
  };

  return { users: allUsers, chats, isSent, has, add };
}
