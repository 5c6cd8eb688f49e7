import type { Deal, PageDeal } from '@/lib/deal/model';
import type { DealKey } from '@/lib/deal/site';
import type { Outbox } from '@/lib/outbox/outbox';
import { dropRecalledDeal, dropRecalledDeals, storeRecalledDeal } from '@/lib/storage/recalled-deals';
import type { ViewDeal } from './deal-view';
import type { createLooked } from './looked';

export interface RecallOptions {
  outbox: Pick<Outbox, 'status'>;
  toLooked: ReturnType<typeof createLooked>['toLooked'];
  viewDeal: ViewDeal;
}

/** What Wazzup has of the deal that a page shows, and when it said so, in milliseconds since the epoch. */
export interface ComparedDeal {
  page: PageDeal;
  key: DealKey;
  there: Deal | null;
  at: number;
}

/**
 * Stores how the deals of tabs stand, so that a popup can show that at once, also if the worker has ended meanwhile.
 * A popup can do without: where the browser stores nothing, it only takes longer.
 */
export interface Recall {
  keep(tabId: number, compared: ComparedDeal): Promise<void>;
  drop(tabId: number): Promise<void>;
  /** Drops the deals of all tabs: another account, or none, may have other deals. */
  dropAll(): Promise<void>;
}

export function createRecall({ outbox, toLooked, viewDeal }: RecallOptions): Recall {
  /** Changes of one tab's deal take effect in the order in which they were asked for. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const turn = last.then(change).catch((error: unknown) => console.warn('No deal was stored for the popup.', error));
    last = turn;
    return turn;
  };

  return {
    keep: (tabId, { page, key, there, at }) =>
      inTurn(async () => {
        const looked = await toLooked(key, await outbox.status(key, there));
        await storeRecalledDeal(tabId, { view: await viewDeal(tabId, page), id: key.id, looked, at });
      }),
    drop: (tabId) => inTurn(() => dropRecalledDeal(tabId)),
    dropAll: () => inTurn(dropRecalledDeals),
  };
}
