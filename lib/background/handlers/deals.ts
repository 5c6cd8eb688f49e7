import { DealError } from '@/lib/deal/errors';
import type { DEALS_MESSAGES } from '@/lib/messaging/messages/deals';
import type { WazzupClient } from '@/lib/wazzup/client';
import type { HandlersOf } from '../router';

export interface DealsServices {
  /** Gives the mark of the account that the manager is connected with. */
  account: () => Promise<string | undefined>;
  /** Gives a client that asks no other account than this one. */
  clientFor: (account: string) => Pick<WazzupClient, 'page'>;
}

/** Creates the handlers of the messages of the page of all deals. */
export const createDealsHandlers = ({ account, clientFor }: DealsServices): HandlersOf<typeof DEALS_MESSAGES> => ({
  'deals.account': async () => ({ account: (await account()) ?? null }),

  'deals.list': async ({ offset }) => {
    const mark = await account();
    if (mark === undefined) throw new DealError('token');
    return { account: mark, entries: await clientFor(mark).page(offset) };
  },
});
