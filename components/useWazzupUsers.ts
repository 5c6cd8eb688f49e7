import { useCallback, useEffect, useState } from 'react';
import type { User } from '@/lib/chat/model';
import { sendToBackground } from '@/lib/messaging/send';

/** Gives the name behind an id, if it is known. */
export type UserNames = (id: string) => string | undefined;

/** The names of Wazzup's users by their ids; none until they are needed and known, and where Wazzup does not tell. */
export function useUserNames(isNeeded: boolean): UserNames {
  const [users, setUsers] = useState<readonly User[]>([]);
  useEffect(() => {
    if (!isNeeded) return;
    // Without names their ids are shown, so nobody need be told that there was no answer.
    void sendToBackground('users.list', {}).then(
      (all) => setUsers(all ?? []),
      () => undefined,
    );
  }, [isNeeded]);
  return useCallback((id) => users.find((user) => user.id === id)?.name || undefined, [users]);
}
