import * as z from 'zod/mini';
import type { User } from '@/lib/chat/model';
import { DealError } from '@/lib/deal/errors';
import type { Entry } from '@/lib/deal/paging';
import { itemsIn, readEach } from './answer';
import { paginateOnce, toEntries } from './paginate';
import type { Request } from './request';
import { toText, wireId, wireText } from './wire';

const USERS = '/v2/users';

const wireUser = z.object({ id: wireId, name: wireText });

/** Wazzup's employees. Source: the Users page of the tech-partner API. */
export interface WazzupUsers {
  /**
   * Lists all users; by v3's page an account has at most 1,000. Throws a DealError, `forbidden` or `not-found` if the
   * account may not ask.
   */
  list(): Promise<User[]>;
}

export function createUsers(request: Request): WazzupUsers {
  async function read(path: string): Promise<Entry<User>[]> {
    const items = itemsIn(await request('GET', path), { mayBeBare: true });
    return toEntries(
      items,
      readEach(items, wireUser, ({ id, name }) => ({ id: toText(id), name: toText(name) })),
    );
  }

  /** Gives the next page. Wazzup's page on users documents no paging, so a refusal of it ends the list. */
  async function next(offset: number): Promise<Entry<User>[]> {
    try {
      return await read(`${USERS}?offset=${offset}&limit=100`);
    } catch (error) {
      if (error instanceof DealError && (error.kind === 'invalid' || error.kind === 'not-found')) return [];
      throw error;
    }
  }

  return {
    async list() {
      const users: User[] = [];
      for await (const user of paginateOnce((offset) => (offset === 0 ? read(USERS) : next(offset)))) users.push(user);
      return users;
    },
  };
}
