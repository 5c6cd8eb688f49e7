import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { DealError } from '@/lib/deal/errors';
import { originPattern } from '@/lib/permissions/match-patterns';
import type { Database } from '@/lib/storage/database';
import { createTokenProvider } from '@/lib/wazzup/auth';
import { createChannels } from '@/lib/wazzup/channels';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { customHeader } from '@/lib/wazzup/fetch-token';
import { createRequest, forAccount, type Request } from '@/lib/wazzup/request';
import { createRetryAfterStore } from '@/lib/wazzup/retry-after-store';
import { storedToken } from '@/lib/wazzup/token';
import { createUsers } from '@/lib/wazzup/users';
import { createVault } from '@/lib/wazzup/vault';
import { createAccountJoin, createAddressMarks } from './accounts';
import type { ResponseCache } from './response-cache';
import { createTokenSettings } from './token-settings';
import { createWazzupDirectory } from './wazzup-directory';

export interface WazzupConnectionOptions {
  database: Database;
  answers: ResponseCache;
  /** Called when the manager changes the token, and when Wazzup takes one that it had refused. */
  onTokenChange: (by: 'manager' | 'wazzup') => void;
  /** Called when two marks turn out to stand for one account, to put one in place of the other in all that waits. */
  onSameAccount: (from: string, to: string) => Promise<void>;
}

/** Creates the one connection to Wazzup: the token provider, and all clients that use the token. */
export function createWazzupConnection({ database, answers, onTokenChange, onSameAccount }: WazzupConnectionOptions) {
  const { local, session } = browser.storage;
  const isAllowed = (url: URL) => browser.permissions.contains({ origins: [originPattern(url)] });
  const tokenSettings = createTokenSettings(
    createVault('address', z.string(), database, { local, session }),
    (origins) => browser.permissions.remove({ origins }),
  );
  const access = createTokenProvider({
    tokens: createVault('token', storedToken, database, { local, session }),
    headers: createVault('header', customHeader, database, { local, session }),
    settings: tokenSettings,
    marks: createAddressMarks(database),
    onSameAccount,
    isAllowed,
    // A new token may be of another account, to which the cached answers do not apply.
    onChange: (by) => void (by === 'manager' ? answers.clear() : Promise.resolve()).finally(() => onTokenChange(by)),
  });
  const request = createRequest({ ...access, isAllowed, retryAfter: createRetryAfterStore(session) });

  const { sawChannels } = createAccountJoin(database, async (from, to) => {
    await onSameAccount(from, to);
    await access.renameAccount(from, to);
    // From now on the token is of the account for which something may wait.
    onTokenChange('manager');
  });

  /** Lists the channels of the account that the manager is connected with, by which its marks are joined. */
  async function listChannels() {
    const account = await access.account();
    if (account === undefined) throw new DealError('token');
    return createChannels(forAccount(request, account), (ids) => sawChannels(account, ids)).list();
  }

  const directoryWith = (requestOf: Request) =>
    createWazzupDirectory({ users: createUsers(request), contacts: createContacts(requestOf), answers });

  return {
    access,
    client: createClient(request),
    clientFor: (account: string) => createClient(forAccount(request, account)),
    channels: { list: listChannels },
    directory: directoryWith(request),
    directoryFor: (account: string) => directoryWith(forAccount(request, account)),
    isReady: access.isReady,
  };
}
