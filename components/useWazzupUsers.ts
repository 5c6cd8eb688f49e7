import { useCallback, useEffect, useState } from 'react';
import type { User } from '@/lib/chat/model';
import { sendToBackground } from '@/lib/messaging/send';

/** Gives Wazzup's users once the background has answered, none where Wazzup does not tell; asks only if they are needed. */
export function useWazzupUsers(isNeeded: boolean): readonly User[] | undefined {
  const [users, setUsers] = useState<readonly User[]>();
  useEffect(() => {
    if (!isNeeded) return;
    void sendToBackground('users.list', {}).then(
      (all) => setUsers(all ?? []),
      () => setUsers([]),
    );
  }, [isNeeded]);
  return users;
}

/** Gives the name behind a user's id in Wazzup, if it is known. */
export type UserNames = (id: string) => string | undefined;

/** Gives the names of Wazzup's users. While they are not known, pages show the ids, so nobody is told of a failure. */
export function useUserNames(isNeeded: boolean): UserNames {
  const users = useWazzupUsers(isNeeded);
  return useCallback((id) => users?.find((user) => user.id === id)?.name || undefined, [users]);
}
