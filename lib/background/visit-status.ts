import type { DealState } from '@/lib/deal/plan';
import type { DealKey } from '@/lib/deal/site';
import type { DealComparison, DealLookup, ReportedDeal } from './deal-comparison';
import type { Recall } from './recall';

/** The frame that sent a report, as the browser stamps it. */
export interface FrameRef {
  tabId: number;
  frameId: number;
}

export interface VisitStatusOptions {
  comparison: DealComparison;
  /** Whether a tab shows the deal of a canonical link at this moment. */
  showsDeal: (tabId: number, uri: string) => Promise<boolean>;
  /** Shows a state on the toolbar button of a tab; null shows nothing. `isCompared` says whether the page was read. */
  badge: (tabId: number, state: DealState | null, isCompared: boolean) => void;
  /** Shows a state on the pill in the page of a tab. */
  mark: (tabId: number, uri: string, state: DealState) => void;
  /** Stores how a tab's deal stands, for the tab's next popup. */
  recall: Recall;
}

/** The states in which nobody knows what Wazzup has. */
const UNKNOWN: readonly DealState[] = ['no-token', 'no-access', 'error'];

/** A deal that a tab shows. */
interface Visit extends ReportedDeal {
  tabId: number;
  /** The frame that reported the deal; undefined if no frame has yet. */
  frameId?: number;
}

/**
 * Shows in each tab how its deals stand: each pill shows its own deal, and the badge the one that was reported last. It
 * also shows what popup and outbox learn of a deal, so that pill, badge and popup say the same.
 */
export interface VisitStatus {
  /** Records that a frame shows a deal, or none. Gives the state to show in its page. */
  report(frame: FrameRef, reported: ReportedDeal | null): Promise<DealState | null>;
  /** Records the deal that the popup read in a tab, so that a worker which has forgotten its visits knows it again. */
  remember(tabId: number, reported: ReportedDeal): void;
  /** Takes over what somebody else's look found of a deal, and shows it. */
  learn(deal: DealKey, lookup: DealLookup): Promise<void>;
  /** Compares and shows all visits anew, since any of them may have changed, as with another token. */
  renew(): Promise<void>;
  /** Ends the visits of a tab that was closed. */
  forget(tabId: number): void;
}

export function createVisitStatus({ comparison, showsDeal, badge, mark, recall }: VisitStatusOptions): VisitStatus {
  /**
   * The newest visit of each tab is the last. They are lost when the worker ends: the next report or popup adds them
   * anew.
   */
  let visits: readonly Visit[] = [];

  const inHand = (tabId: number) => visits.findLast((visit) => visit.tabId === tabId);

  /** Ends visits, and lets the comparison forget those of their deals that no other visit shows. */
  function end(ended: readonly Visit[]): void {
    visits = visits.filter((visit) => !ended.includes(visit));
    for (const { deal, tabId } of ended) {
      if (!visits.some((visit) => visit.deal.uri === deal.uri)) comparison.forget(deal.uri);
      if (!inHand(tabId)) void recall.drop(tabId);
    }
  }

  /** Shows a visit's state on the toolbar, and gives it; null if the visit has ended meanwhile. */
  async function show(visit: Visit): Promise<DealState | null> {
    const state = await comparison.stateOf(visit);
    // The tab may have moved to another deal while the comparison asked Wazzup.
    if (!visits.includes(visit)) return null;
    if (inHand(visit.tabId) !== visit) return state;
    badge(visit.tabId, state, visit.page !== null);
    // Where the look failed, or none was possible, an older one says nothing of now.
    const looked = UNKNOWN.includes(state) ? undefined : comparison.lastLook(visit.deal.uri);
    if (!looked) void recall.drop(visit.tabId);
    else if (visit.page) void recall.keep(visit.tabId, { page: visit.page, ...looked });
    return state;
  }

  /** Shows a visit's state on badge and pill; ends the visit if the tab no longer shows the deal. */
  async function showAnew(visit: Visit): Promise<void> {
    const { tabId, deal } = visit;
    if (!(await showsDeal(tabId, deal.uri))) return end([visit]);
    const state = await show(visit);
    if (state) mark(tabId, deal.uri, state);
  }

  /** Ends the visits of a tab's other frames that no longer show their deals: a removed frame cannot report that. */
  async function endOldFrames({ tabId, frameId }: Visit): Promise<void> {
    for (const other of visits.filter((visit) => visit.tabId === tabId && visit.frameId !== frameId))
      if (!(await showsDeal(tabId, other.deal.uri))) end([other]);
  }

  /** Gives the visits of a frame. A visit that no frame has reported yet may be of any frame. */
  const ofFrame = (frame: FrameRef) =>
    visits.filter(({ tabId, frameId = frame.frameId }) => tabId === frame.tabId && frameId === frame.frameId);

  return {
    async report(frame, reported) {
      const { tabId } = frame;
      const before = ofFrame(frame);
      if (!reported) {
        end(before);
        // A frame reports only its own deal, so the badge stays if another frame shows one. A worker that has started
        // anew knows no visit, but its predecessor may have stored the deal of one.
        if (!inHand(tabId)) badge(tabId, null, false);
        if (!inHand(tabId)) void recall.drop(tabId);
        return null;
      }
      const { uri } = reported.deal;
      const isSame = before.some(({ deal }) => deal.uri === uri);
      const now: Visit = { ...reported, ...frame };
      // A new visit asks Wazzup anew, even about a deal that another tab shows already.
      if (!isSame) comparison.forget(uri);
      if (!isSame) badge(tabId, null, false);
      if (!isSame) void recall.drop(tabId);
      visits = [...visits, now];
      end(before);
      if (!isSame) void endOldFrames(now);
      return show(now);
    },

    remember(tabId, reported) {
      const isKnown = visits.some((visit) => visit.tabId === tabId && visit.deal.uri === reported.deal.uri);
      if (!isKnown) visits = [...visits, { ...reported, tabId }];
    },

    async learn(deal, lookup) {
      for (const visit of visits)
        if (visits.includes(visit) && (await comparison.learn(visit, deal, lookup))) await showAnew(visit);
    },

    async renew() {
      await recall.dropAll();
      for (const { deal } of visits) comparison.forget(deal.uri);
      for (const visit of visits) if (visits.includes(visit)) await showAnew(visit);
    },

    forget: (tabId) => end(visits.filter((visit) => visit.tabId === tabId)),
  };
}
