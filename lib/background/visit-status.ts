import type { ShownState } from '@/lib/deal/shown-state';
import type { DealKey } from '@/lib/deal/site';
import type { DealPeople, Visibility } from '@/lib/deal/visibility';
import { publish } from '@/lib/messaging/push';
import type { DealComparison, DealLookup, ReportedDeal } from './deal-comparison';
import type { Recall } from './recall';
import { createVisitList, type FrameRef, type Visit } from './visit-list';

export interface VisitStatusOptions {
  comparison: DealComparison;
  /** Whether a tab shows the deal of a canonical link at this moment. */
  showsDeal: (tabId: number, uri: string) => Promise<boolean>;
  /** Shows a state on the toolbar button of a tab; null shows nothing. `isCompared` says whether the page was read. */
  badge: (tabId: number, state: ShownState | null, isCompared: boolean) => void;
  /** Shows a state on the pill in the page of a tab. */
  mark: (tabId: number, uri: string, state: ShownState) => void;
  /** Stores how a tab's deal stands, for the tab's next popup. */
  recall: Recall;
}

/** The states in which nobody knows what Wazzup has. */
const UNKNOWN: readonly ShownState[] = ['no-token', 'no-access', 'error'];

/**
 * Shows in each tab how its deals stand: each pill shows its own deal, and the badge the one that was reported last. It
 * also shows what popup and outbox learn of a deal, so that pill, badge and popup say the same.
 */
export interface VisitStatus {
  /** Records that a frame shows a deal, or none. Gives the state to show in its page. */
  report(frame: FrameRef, reported: ReportedDeal | null): Promise<ShownState | null>;
  /** Records the deal that the popup read in a tab, so that a worker which has forgotten its visits knows it again. */
  remember(tabId: number, reported: ReportedDeal): void;
  /** Takes over what somebody else's look found of a deal, and shows it. */
  learn(deal: DealKey, lookup: DealLookup): Promise<void>;
  /** Takes over what somebody else's question about a deal's people found, and shows it. */
  learnVisibility(people: DealPeople, visibility: Visibility): Promise<void>;
  /** Compares and shows all visits anew, since any of them may have changed, as with another token. */
  renew(): Promise<void>;
  /** Ends the visits of a tab that was closed. */
  forget(tabId: number): void;
}

export function createVisitStatus(options: VisitStatusOptions): VisitStatus {
  const { comparison, showsDeal, badge, mark, recall } = options;
  const visits = createVisitList();

  /** Ends visits, and lets the comparison forget those of their deals that no other visit shows. */
  function end(ended: readonly Visit[]): void {
    visits.remove(ended);
    for (const { deal, tabId } of ended) {
      if (visits.ofDeal(deal.uri).length === 0) comparison.forget(deal.uri);
      if (!visits.inHand(tabId)) void recall.drop(tabId);
    }
  }

  /** Shows a visit's state on the toolbar, and gives it; null if the visit has ended meanwhile. */
  async function show(visit: Visit): Promise<ShownState | null> {
    const state = await comparison.stateOf(visit);
    // The tab may have moved to another deal while the comparison asked Wazzup.
    if (!visits.has(visit)) return null;
    if (visits.inHand(visit.tabId) !== visit) return state;
    badge(visit.tabId, state, visit.page !== null);
    // Nobody waits for the answer about the people: what is known of the deal is shown before.
    if (state === 'not-checked' && visit.page) void showNews(visit, comparison.checkVisibility(visit));
    // Where the look failed, or none was possible, an older one says nothing of now.
    keepForPopup(recall, visit, UNKNOWN.includes(state) ? undefined : comparison.lastLook(visit.deal.uri));
    return state;
  }

  /** Shows a visit's state on badge and pill; ends the visit if the tab no longer shows the deal. */
  async function showAnew(visit: Visit): Promise<void> {
    const { tabId, deal } = visit;
    if (!(await showsDeal(tabId, deal.uri))) return end([visit]);
    const state = await show(visit);
    if (state) mark(tabId, deal.uri, state);
  }

  /** Shows a visit anew if there is news of its deal. */
  async function showNews(visit: Visit, isNews: Promise<boolean>): Promise<void> {
    if ((await isNews) && visits.has(visit)) await showAnew(visit);
  }

  /** Ends the visits of a tab's other frames that no longer show their deals: a removed frame cannot report that. */
  async function endOldFrames({ tabId, frameId }: Visit): Promise<void> {
    for (const other of visits.all().filter((visit) => visit.tabId === tabId && visit.frameId !== frameId))
      if (!(await showsDeal(tabId, other.deal.uri))) end([other]);
  }

  return {
    async report(frame, reported) {
      const { tabId } = frame;
      const before = visits.ofFrame(frame);
      if (!reported) {
        end(before);
        // A frame reports only its own deal, so the badge stays if another frame shows one. A worker that has started
        // anew knows no visit, but its predecessor may have stored the deal of one.
        if (!visits.inHand(tabId)) showNothing(options, tabId);
        return null;
      }
      const same = before.findLast(({ deal }) => deal.uri === reported.deal.uri);
      const isSame = same !== undefined;
      const now: Visit = { ...reported, ...frame };
      // A new visit asks Wazzup anew, even about a deal that another tab shows already.
      if (!isSame) comparison.forget(reported.deal.uri);
      if (!isSame) showNothing(options, tabId);
      else if (isOtherPage(same.page, reported.page)) publish('tab.changed', { tabId });
      visits.add(now);
      end(before);
      if (!isSame) void endOldFrames(now);
      return show(now);
    },

    remember(tabId, reported) {
      if (!visits.ofDeal(reported.deal.uri).some((visit) => visit.tabId === tabId)) visits.add({ ...reported, tabId });
    },

    async learn(deal, lookup) {
      for (const visit of visits.all())
        if (visits.has(visit)) await showNews(visit, comparison.learn(visit, deal, lookup));
    },

    async learnVisibility(people, visibility) {
      for (const visit of visits.ofDeal(people.page))
        await showNews(visit, comparison.learnVisibility(visit, people, visibility));
    },

    async renew() {
      await recall.dropAll();
      for (const { deal } of visits.all()) comparison.forget(deal.uri);
      for (const visit of visits.all()) if (visits.has(visit)) await showAnew(visit);
    },

    forget: (tabId) => end(visits.all().filter((visit) => visit.tabId === tabId)),
  };
}

/** Shows nothing on the toolbar and in the next popup of a tab, whose page shows another deal, or none. */
function showNothing({ badge, recall }: VisitStatusOptions, tabId: number): void {
  publish('tab.changed', { tabId });
  badge(tabId, null, false);
  void recall.drop(tabId);
}

/** Whether a page was read twice, and showed something else of its deal the second time. */
const isOtherPage = (before: ReportedDeal['page'], now: ReportedDeal['page']): boolean =>
  before !== null && now !== null && JSON.stringify(before) !== JSON.stringify(now);

/** Stores how a visit's deal stands, for the tab's next popup; drops what is stored if nobody knows. */
function keepForPopup(recall: Recall, { tabId, page }: Visit, looked: ReturnType<DealComparison['lastLook']>): void {
  if (!looked) void recall.drop(tabId);
  else if (page) void recall.keep(tabId, { page, ...looked });
}
