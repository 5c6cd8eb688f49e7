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
/** How long the directory takes for granted that this account may not ask. */
const CLOSED_MS = 60 * MINUTE;

export interface WazzupDirectoryOptions {
  users: WazzupUsers;
  contacts: WazzupContacts;
  answers: ResponseCache;
}

/**
 * Gives the users and contacts that Wazzup knows, and remembers Wazzup's answers for some minutes. Each call may throw
 * a DealError.
 */
export interface WazzupDirectory extends ContactsPort {
  /** Gives all users; null if this account may not ask. */
  users(): Promise<User[] | null>;
  /**
   * Gives a contact's chats; null if Wazzup does not know the contact. Throws `forbidden` if this account may not ask.
   */
  chats(id: string): Promise<Chat[] | null>;
  /** Whether Wazzup has accepted a contact a moment ago, which it may not show yet. */
  isSent(id: string): Promise<boolean>;
}

const USERS = 'users';
const contactKey = (id: string): string => `contact ${id}`;
const sentKey = (id: string): string => `sent ${id}`;

const isOfKind = (error: unknown, ...kinds: DealError['kind'][]): error is DealError =>
  error instanceof DealError && kinds.includes(error.kind);

export function createWazzupDirectory({ users, contacts, answers }: WazzupDirectoryOptions): WazzupDirectory {
  const allUsers = () =>
    answers.get(USERS, z.nullable(z.array(userSchema)), async () => {
      try {
        return { value: await users.list(), forMs: USERS_MS };
      } catch (error) {
        if (isOfKind(error, 'forbidden', 'not-found')) return { value: null, forMs: CLOSED_MS };
        throw error;
      }
    });

  /** Remembers that this account may not ask. */
  const rememberForbidden = () => answers.keep(USERS, null, CLOSED_MS);

  const isSent = (id: string) => answers.get(sentKey(id), z.boolean(), async () => ({ value: false, forMs: 0 }));

  async function fetchChats(id: string): Promise<Chat[] | null> {
    try {
      return await contacts.chats(id);
    } catch (error) {
      if (isOfKind(error, 'forbidden')) await rememberForbidden();
      throw error;
    }
  }

  const chats = (id: string): Promise<Chat[] | null> =>
    answers.get(contactKey(id), z.nullable(z.array(chatSchema)), async () => {
      const value = await fetchChats(id);
      // A contact that Wazzup has accepted is looked up each time, until Wazzup shows it.
      return { value, forMs: value === null && (await isSent(id)) ? 0 : CONTACT_MS };
    });

  async function has(id: string): Promise<boolean> {
    if ((await allUsers()) === null) throw new DealError('forbidden');
    const found = await answers.renew(contactKey(id), async () => {
      const value = await fetchChats(id);
      // The contact outbox will add a missing contact soon, so its absence is not remembered.
      return { value, forMs: value ? CONTACT_MS : 0 };
    });
    return found !== null || isSent(id);
  }

  const add: ContactsPort['add'] = async (added) => {
    try {
      await contacts.add(added);
    } catch (error) {
      // In answer to a look `not-found` means that the contact is unknown; in answer to an addition, that this API has
      // no contacts.
      if (isOfKind(error, 'not-found')) await rememberForbidden();
      // Somebody may have added the contact since the lookup.
      const isThere = added.length === 1 && isOfKind(error, 'invalid') && error.details.status === 409;
      if (!isThere) throw error;
    }
    for (const { id } of added) {
      await answers.drop(contactKey(id));
      await answers.keep(sentKey(id), true, CONTACT_MS);
    }
  };

  return { users: allUsers, chats, isSent, has, add };
}
