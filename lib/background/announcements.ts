import { publish } from '@/lib/messaging/push';
import type { DealStatus } from '@/lib/outbox/outbox';

/** The background pushes all changes of the history within this time as one, in milliseconds. */
const QUIET_MS = 200;

export type Announcements = ReturnType<typeof createAnnouncements>;

/** Pushes changes to the extension's open pages, so that no page has to poll. */
export function createAnnouncements(push: typeof publish = publish) {
  /**
   * The status of each deal that the pages know already, by the deal's id. Pages answer each push with a look, which
   * must not cause another push.
   */
  const knownSummaries = new Map<string, string>();
  let isHistoryDue = false;

  function isNews(id: string, status: DealStatus): boolean {
    const summary = summaryOf(status);
    if (knownSummaries.get(id) === summary) return false;
    knownSummaries.set(id, summary);
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
    dealChanged(id: string, status: DealStatus): void {
      if (isNews(id, status)) push('deal.changed', { id });
    },

    /** Records how a deal stands without a push: a page asked, and gets this as its answer. */
    dealAnswered(id: string, status: DealStatus): void {
      isNews(id, status);
    },
  };
}

// Of the reason to wait only the kind counts: its details say how long the write waits, which changes at each look.
const summaryOf = ({ there, pending, waitingReason, isCancelRequested, failedPress }: DealStatus): string =>
  JSON.stringify([there, pending, waitingReason?.kind, isCancelRequested === true, failedPress?.seq]);
