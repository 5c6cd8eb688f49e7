import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { User } from '@/lib/chat/model';
import { asDealError } from '@/lib/deal/errors';
import type { Reason } from '@/lib/deal/queue';
import { sendToBackground } from '@/lib/messaging/send';
import { userLabel } from './deal-labels';

/** What a page knows of Wazzup's users. */
export interface UserList {
  /** Wazzup's users; those known before, if it does not tell now. */
  users: readonly User[];
  /** Why Wazzup does not tell now. */
  error: Reason | null;
}

/** The list as it was last told; undefined until the background has answered once. All of a page shows the same one. */
let list: UserList | undefined;
const listeners = new Set<() => void>();

/**
 * Asks the background for Wazzup's users.
 * @param message `users.renew` makes the background ask Wazzup anew
 */
export async function loadUsers(message: 'users.list' | 'users.renew'): Promise<void> {
  try {
    list = { users: (await sendToBackground(message, {})) ?? [], error: null };
  } catch (thrown) {
    const { kind, details } = asDealError(thrown);
    list = { users: list?.users ?? [], error: { kind, details } };
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Gives Wazzup's users once the background has answered; asks only if they are needed. */
export function useWazzupUsers(isNeeded: boolean): UserList | undefined {
  useEffect(() => {
    if (isNeeded) void loadUsers('users.list');
  }, [isNeeded]);
  return useSyncExternalStore(subscribe, () => list);
}

/** Gives the name behind a user's id in Wazzup, if it is known. */
export type UserNames = (id: string) => string | undefined;

/** Gives the names of Wazzup's users. While they are not known, pages show the ids, so nobody is told of a failure. */
export function useUserNames(isNeeded: boolean): UserNames {
  const users = useWazzupUsers(isNeeded)?.users;
  return useCallback(
    (id) => {
      const name = users?.find((user) => user.id === id)?.name;
      return users && name ? userLabel(id, name, users) : undefined;
    },
    [users],
  );
}
