import type { CrmReader } from '@/lib/crm/reader';
import { type Page, readDeal } from '@/lib/crm/reading/read-deal';
import { type ScriptLifetime, watchPage } from '@/lib/crm/reading/watch-page';
import type { DealRef } from '@/lib/crm/site';
import type { PageDeal } from '@/lib/deal/model';
import type { DealState } from '@/lib/deal/plan';
import { type ContentHandlers, report } from '@/lib/messaging/content';
import type { Place } from '@/lib/settings';
import { createPill, type Pill } from './pill';
import { runWhenVisible } from './when-visible';

/** A page that is only passed through is not read. */
const IN_FRONT_MS = 1_000;

/** How long a reading of the page stands, if the page does not change. */
const READ_MS = 5 * 60_000;

/** What does not last is asked about again. */
const AGAIN_MS: Partial<Record<DealState, number>> = { pending: 5_000, error: 60_000, 'no-access': 60_000 };

/**
 * Follows the manager from deal to deal in one page: tells the background which deal is in hand and what the page says
 * of it, once a visit and again when it changes, and shows the answer in the page. Ends with the script and leaves
 * nothing behind. Gives back what shows a state that the background tells later.
 */
export function followVisits(
  reader: CrmReader,
  page: Page,
  life: ScriptLifetime,
): { mark: ContentHandlers['visit.mark'] } {
  let visit: Visit | undefined;

  life.signal.addEventListener('abort', () => visit?.end());

  watchPage(reader, page, life, (sight) => {
    if (sight.deal && sight.deal.uri === visit?.deal.uri) return visit.changed();
    if (visit && !sight.deal) void report('visit.report', { deal: null, page: null });
    visit?.end();
    visit = sight.deal && startVisit(reader, page, sight.deal);
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
  /** What the page shows of the deal is new. */
  changed(): void;
  mark(state: DealState): void;
  end(): void;
}

function startVisit(reader: CrmReader, page: Page, deal: DealRef): Visit {
  let pill: Pill | undefined;
  let callOff = () => {};
  let reading: { page: PageDeal; at: number; session: boolean } | undefined;
  let isHidden = false;
  let isOver = false;
  /** The newest report: older ones that come later are dropped. */
  let turn = 0;

  async function tellState(): Promise<void> {
    turn += 1;
    const mine = turn;
    const isPast = () => isOver || mine !== turn;
    const settings = await report('visit.start', {});
    if (isPast() || !settings) return;
    const isRead = settings.pill === 'on';
    const read = isRead ? await readOnce(settings.sessionReads) : undefined;
    if (isPast()) return;
    // The page was elsewhere meanwhile; if it is back before that was noticed, nobody else asks again.
    if (isRead && !read) return again(IN_FRONT_MS);
    const told = await report('visit.report', {
      deal: { crm: reader.site.crm, id: deal.id, uri: deal.uri },
      page: read ?? null,
    });
    if (isPast() || !told?.state) return;
    if (settings.pill === 'off' || settings.hidden || isHidden) removePill();
    else show(told.state, settings.place ?? undefined);
    again(AGAIN_MS[told.state]);
  }

  async function readOnce(session: boolean): Promise<PageDeal | undefined> {
    if (reading && reading.session === session && Date.now() - reading.at < READ_MS) return reading.page;
    const read = await readDeal(reader, page, { session });
    if (read?.uri !== deal.uri) return undefined;
    reading = { page: read, at: Date.now(), session };
    return read;
  }

  function show(state: DealState, place: Place | undefined): void {
    pill ??= createPill({
      document: page.document,
      place,
      onOpen: () => void report('pill.open', {}),
      onMove: (to: Place) => void report('pill.keep', { place: to, hidden: false }),
      onHide: () => {
        isHidden = true;
        removePill();
        void report('pill.keep', { place: null, hidden: true });
      },
    });
    pill.show(state);
  }

  function removePill(): void {
    pill?.remove();
    pill = undefined;
  }

  function again(afterMs: number | undefined): void {
    callOff();
    if (afterMs !== undefined) callOff = runWhenVisible(page.document, afterMs, () => void tellState());
  }

  return {
    deal,
    changed() {
      reading = undefined;
      again(IN_FRONT_MS);
    },
    mark: (state) => pill?.show(state),
    end() {
      isOver = true;
      callOff();
      removePill();
    },
  };
}
