import * as z from 'zod/mini';
import type { User } from '@/lib/chat/model';
import { DealError } from '@/lib/deal/errors';
import { type Site, siteOf } from '@/lib/deal/site';
import { chatSchema, userSchema } from '@/lib/messaging/schemas/chat';
import type { ContactsPort } from '@/lib/outbox/ports';
import type { FoundContact, WazzupContacts } from '@/lib/wazzup/contacts';
import type { WazzupUsers } from '@/lib/wazzup/users';
import type { FreshResponse, ResponseCache } from './response-cache';

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
  /** Gives all users as Wazzup has them now, in place of what the directory remembers. */
  renewUsers(): Promise<User[] | null>;
  /**
   * Gives the contact that Wazzup has under an id; null if it has none. Throws `forbidden` if this account may not ask.
   */
  contact(id: string): Promise<FoundContact | null>;
  /** Whether Wazzup has accepted a contact a moment ago, which it may not show yet. */
  isSent(id: string): Promise<boolean>;
}

const USERS = 'users';
const contactKey = (id: string): string => `contact ${id}`;
const sentKey = (id: string): string => `sent ${id}`;

const foundContact = z.strictObject({ uri: z.string(), name: z.string(), chats: z.array(chatSchema) });

/** Whether the contact that Wazzup has under an id belongs to another CRM than the site: its link leads elsewhere. */
export function isForeign({ uri }: FoundContact, site: Site): boolean {
  const elsewhere = siteOf(uri);
  return elsewhere !== undefined && elsewhere !== site;
}

const isOfKind = (error: unknown, ...kinds: DealError['kind'][]): error is DealError =>
  error instanceof DealError && kinds.includes(error.kind);

export function createWazzupDirectory({ users, contacts, answers }: WazzupDirectoryOptions): WazzupDirectory {
  async function fetchUsers(): Promise<FreshResponse<User[] | null>> {
    try {
      return { value: await users.list(), forMs: USERS_MS };
    } catch (error) {
      if (isOfKind(error, 'forbidden', 'not-found')) return { value: null, forMs: CLOSED_MS };
      throw error;
    }
  }

  const allUsers = () => answers.get(USERS, z.nullable(z.array(userSchema)), fetchUsers);

  /** Remembers that this account may not ask. */
  const rememberForbidden = () => answers.keep(USERS, null, CLOSED_MS);

  const isSent = (id: string) => answers.get(sentKey(id), z.boolean(), async () => ({ value: false, forMs: 0 }));

  async function fetchContact(id: string): Promise<FoundContact | null> {
    try {
      return await contacts.find(id);
    } catch (error) {
      if (isOfKind(error, 'forbidden')) await rememberForbidden();
      throw error;
    }
  }

  const contact = (id: string): Promise<FoundContact | null> =>
    answers.get(contactKey(id), z.nullable(foundContact), async () => {
      const value = await fetchContact(id);
      // A contact that Wazzup has accepted is looked up each time, until Wazzup shows it.
      return { value, forMs: value === null && (await isSent(id)) ? 0 : CONTACT_MS };
    });

  const find: ContactsPort['find'] = async ({ site, contact: { id } }) => {
    if ((await allUsers()) === null) throw new DealError('forbidden');
    const found = await answers.renew(contactKey(id), async () => {
      const value = await fetchContact(id);
      // The contact outbox will add a missing contact soon, so its absence is not remembered.
      return { value, forMs: value ? CONTACT_MS : 0 };
    });
    if (found && isForeign(found, site)) return 'foreign';
    return found !== null || (await isSent(id)) ? 'known' : 'missing';
  };

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

  return { users: allUsers, renewUsers: () => answers.renew(USERS, fetchUsers), contact, isSent, find, add };
}
