import type { CrmReader } from '@/lib/crm/reader';
import { type Page, readDeal } from '@/lib/crm/reading/read-deal';
import { type ScriptLifetime, watchPage } from '@/lib/crm/reading/watch-page';
import type { DealRef } from '@/lib/crm/site';
import type { PageDeal } from '@/lib/deal/model';
import type { ShownState } from '@/lib/deal/shown-state';
import { type ContentHandlers, report } from '@/lib/messaging/content';
import type { Place } from '@/lib/settings';
import { isWithin } from '@/lib/time';
import { createPill, type Pill } from './pill';
import { runWhenVisible } from './when-visible';

/** How long a page must be visible before we read it: managers pass through many pages. */
const IN_FRONT_MS = 1_000;

/** How long we use one reading of the page, if the page does not change. */
const READ_MS = 5 * 60_000;

/** After how long the pill says that nobody knows how the deal stands, if Wazzup has not answered by then. */
const SLOW_MS = 4_000;

/** After how long we report the deal again, in states that soon change. */
const REPORT_AGAIN_MS: Partial<Record<ShownState, number>> = { pending: 5_000, error: 60_000, 'no-access': 60_000 };

/**
 * Follows the manager from deal to deal in one page. Each visit reports to the background which deal is in front of the
 * manager and the page deal, once and again when the page changes, and shows the background's answer in the pill. All
 * of it ends with the script and leaves nothing in the page. Returns the handler of the states that the background
 * sends later.
 */
export function followVisits(
  reader: CrmReader,
  page: Page,
  life: ScriptLifetime,
): { mark: ContentHandlers['visit.mark'] } {
  let visit: Visit | undefined;
  /** Whether the manager has hidden the pill on a deal's page, by the deal's link. */
  const hidden: Record<string, boolean> = {};

  life.signal.addEventListener('abort', () => visit?.end());

  watchPage(reader, page, life, (sight) => {
    if (sight.deal && sight.deal.uri === visit?.deal.uri) return visit.changed();
    if (visit && !sight.deal) void report('visit.report', { deal: null, page: null });
    visit?.end();
    visit = sight.deal && startVisit(reader, page, sight.deal, hidden);
    visit?.changed();
  });

  return {
    mark({ uri, state }) {
      if (visit?.deal.uri === uri) visit.mark(state);
      return null;
    },
  };
}

interface Visit {
  deal: DealRef;
  /** The page has changed what it shows of the deal. */
  changed(): void;
  /** Shows a state in the pill, if there is one. */
  mark(state: ShownState): void;
  end(): void;
}

function startVisit(reader: CrmReader, page: Page, deal: DealRef, hidden: Record<string, boolean>): Visit {
  let pill: Pill | undefined;
  let cancelReport = () => {};
  let reading: { page: PageDeal; at: number; session: boolean } | undefined;
  let isOver = false;
  /** The number of the newest report; a report that is no longer the newest stops. */
  let newestReport = 0;

  async function reportDeal(): Promise<void> {
    newestReport += 1;
    const number = newestReport;
    const isOutdated = () => isOver || number !== newestReport;
    const settings = await report('visit.start', {});
    if (isOutdated() || !settings) return;
    const isRead = settings.pill === 'on';
    const pageDeal = isRead ? await readOnce(settings.sessionReads) : undefined;
    if (isOutdated()) return;
    // The page showed another deal meanwhile. If it is back before `watchPage` noticed, no new visit reports this deal.
    if (isRead && !pageDeal) return reportAgainAfter(IN_FRONT_MS);
    const showState = (state: ShownState) => {
      // A pill that the manager has just hidden goes by itself, when its offer to undo that ends.
      if (hidden[deal.uri]) return;
      if (settings.pill === 'off' || settings.hidden) removePill();
      else show(state, settings.place ?? undefined);
    };
    const slow = setTimeout(() => !isOutdated() && !pill && showState('error'), SLOW_MS);
    const answer = await report('visit.report', {
      deal: { crm: reader.site.crm, id: deal.id, uri: deal.uri },
      page: pageDeal ?? null,
    });
    clearTimeout(slow);
    if (isOutdated() || !answer?.state) return;
    showState(answer.state);
    reportAgainAfter(REPORT_AGAIN_MS[answer.state]);
  }

  async function readOnce(session: boolean): Promise<PageDeal | undefined> {
    if (reading && reading.session === session && isWithin(reading.at, READ_MS)) return reading.page;
    const pageDeal = await readDeal(reader, page, { session });
    if (pageDeal?.uri !== deal.uri) return undefined;
    reading = { page: pageDeal, at: Date.now(), session };
    return pageDeal;
  }

  function show(state: ShownState, place: Place | undefined): void {
    pill ??= createPill({
      document: page.document,
      place,
      onOpen: () => void report('pill.open', {}),
      onMove: (to: Place) => void report('pill.keep', { place: to, hidden: false }),
      onHide: (onSite, isHidden) => {
        hidden[deal.uri] = isHidden;
        if (onSite) void report('pill.keep', { place: null, hidden: isHidden });
      },
    });
    pill.show(state);
  }

  function removePill(): void {
    pill?.remove();
    pill = undefined;
  }

  /** Plans the next report instead of the one that was planned; plans none if the time is undefined. */
  function reportAgainAfter(ms: number | undefined): void {
    cancelReport();
    if (ms !== undefined) cancelReport = runWhenVisible(page.document, ms, () => void reportDeal());
  }

  return {
    deal,
    changed() {
      reading = undefined;
      reportAgainAfter(IN_FRONT_MS);
    },
    mark: (state) => hidden[deal.uri] || pill?.show(state),
    end() {
      isOver = true;
      cancelReport();
      removePill();
    },
  };
}
