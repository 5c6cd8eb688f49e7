import { publish } from '@/lib/messaging/push';
import type { DealStatus } from '@/lib/outbox/outbox';

/** Many changes of the history within this time are told once. */
const QUIET_MS = 200;

export type Announcements = ReturnType<typeof createAnnouncements>;

/** Tells the extension's open pages what they cannot know: nobody has to ask again and again whether there is news. */
export function createAnnouncements(push: typeof publish = publish) {
  /** How each deal stood when that was last told: pages answer each push with a question, which must not be news again. */
  const told = new Map<string, string>();
  let isHistoryDue = false;

  function isNews(id: string, status: DealStatus): boolean {
    const summary = summaryOf(status);
    if (told.get(id) === summary) return false;
    told.set(id, summary);
    return true;
  }

  return {
    /** Outbox or journal are no longer what they were. */
    historyChanged(): void {
      if (isHistoryDue) return;
      isHistoryDue = true;
      setTimeout(() => {
        isHistoryDue = false;
        push('history.changed', {});
      }, QUIET_MS);
    },

    /** The background has learnt how a deal stands. */
    dealChanged(id: string, status: DealStatus): void {
      if (isNews(id, status)) push('deal.changed', { id });
    },

    /** A page is being told how a deal stands, since it asked: that is no news to it. */
    dealAnswered(id: string, status: DealStatus): void {
      isNews(id, status);
    },
  };
}

// Why a write waits says for how long: that changes at each look, and is no news.
const summaryOf = ({ there, pending, waitingReason, isCancelRequested, failedPress }: DealStatus): string =>
  JSON.stringify([there, pending, waitingReason?.kind, isCancelRequested === true, failedPress?.seq]);
