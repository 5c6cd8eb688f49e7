import { type DealKey, keyText } from '@/lib/deal/site';
import { publish } from '@/lib/messaging/push';
import type { DealStatus } from '@/lib/outbox/outbox';

/** The background pushes all changes of the history within this time as one, in milliseconds. */
const QUIET_MS = 200;
/** Of so many deals the background remembers what the pages know: a batch may change more than fit into memory. */
const REMEMBERED = 1_000;

export type Announcements = ReturnType<typeof createAnnouncements>;

/** Pushes changes to the extension's open pages, so that no page has to poll. */
export function createAnnouncements(push: typeof publish = publish) {
  /**
   * The status of each deal that the pages know already, by the deal's key, the one that changed last at the end. Pages
   * answer each push with a look, which must not cause another push.
   */
  const knownSummaries = new Map<string, string>();
  let isHistoryDue = false;

  function isNews(deal: DealKey, status: DealStatus): boolean {
    const [key, summary] = [keyText(deal), summaryOf(status)];
    if (knownSummaries.get(key) === summary) return false;
    knownSummaries.delete(key);
    knownSummaries.set(key, summary);
    const [oldest = key] = knownSummaries.keys();
    if (knownSummaries.size > REMEMBERED) knownSummaries.delete(oldest);
    return true;
  }

  return {
    /** Pushes that outbox or journal have changed. */
    historyChanged(): void {
      if (isHistoryDue) return;
      isHistoryDue = true;
      setTimeout(() => {
        isHistoryDue = false;
        push('history.changed', {});
      }, QUIET_MS);
    },

    /** Pushes how a deal stands, unless the pages know that already. */
    dealChanged(deal: DealKey, status: DealStatus): void {
      if (isNews(deal, status)) push('deal.changed', { id: deal.id });
    },

    /** Records how a deal stands without a push: a page asked, and gets this as its answer. */
    dealAnswered(deal: DealKey, status: DealStatus): void {
      isNews(deal, status);
    },
  };
}

// Of the reason to wait only the kind counts: its details say how long the write waits, which changes at each look.
const summaryOf = ({ there, pending, waitingReason, isCancelRequested, failedPress }: DealStatus): string =>
  JSON.stringify([there, pending, waitingReason?.kind, isCancelRequested === true, failedPress?.seq]);
