import type { DealState } from '@/lib/deal/plan';
import type { DealComparison, DealLookup, ReportedDeal } from './deal-comparison';

/** Where a report comes from, as the browser stamps it. */
export interface FrameRef {
  tabId: number;
  frameId: number;
}

export interface VisitStatusOptions {
  comparison: DealComparison;
  /** Whether a tab shows the deal of a canonical link at this moment. */
  showsDeal: (tabId: number, uri: string) => Promise<boolean>;
  /** Shows a state on the toolbar button of a tab; null shows nothing. Without a reading nothing was compared. */
  badge: (tabId: number, state: DealState | null, isCompared: boolean) => void;
  /** Shows a state in the page of a tab. */
  mark: (tabId: number, uri: string, state: DealState) => void;
}

/** A deal that a tab shows. */
interface Visit extends ReportedDeal {
  tabId: number;
  /** The frame that reported it; undefined where nobody did yet. */
  frameId?: number;
}

/**
 * Shows in each tab how its deals stand: pills each of its own deal, the badge of the one reported last. What popup and
 * writes learn of a deal is shown too, so that all say the same.
 */
export interface VisitStatus {
  /** A frame shows a deal, or none. Gives the state to show in its page. */
  report(frame: FrameRef, reported: ReportedDeal | null): Promise<DealState | null>;
  /** A tab was seen to show a deal, by somebody who does not need its state: a worker that died knows it again. */
  seen(tabId: number, reported: ReportedDeal): void;
  /** Wazzup was seen to have this under an id, by whoever looked. */
  learn(id: string, lookup: DealLookup): Promise<void>;
  /** Everything may be otherwise now: there is another token, or none. */
  renew(): Promise<void>;
  /** A tab was closed. */
  forget(tabId: number): void;
}

export function createVisitStatus({ comparison, showsDeal, badge, mark }: VisitStatusOptions): VisitStatus {
  /** The newest of each tab last. Lost when the worker ends: the next report or popup tells it anew. */
  let visits: readonly Visit[] = [];

  const inHand = (tabId: number) => visits.findLast((visit) => visit.tabId === tabId);

  /** Ends visits, and forgets of their deals what no other visit needs. */
  function end(ended: readonly Visit[]): void {
    visits = visits.filter((visit) => !ended.includes(visit));
    for (const { deal } of ended) if (!visits.some((visit) => visit.deal.uri === deal.uri)) comparison.forget(deal.uri);
  }

  /** Shows a visit's state on the toolbar. */
  async function show(visit: Visit): Promise<DealState | null> {
    const state = await comparison.stateOf(visit);
    // The tab may have gone on while Wazzup was asked.
    if (!visits.includes(visit)) return null;
    if (inHand(visit.tabId) === visit) badge(visit.tabId, state, visit.page !== null);
    return state;
  }

  /** Shows a visit's state on toolbar and page, unless the tab has gone elsewhere. */
  async function showAnew(visit: Visit): Promise<void> {
    const { tabId, deal } = visit;
    if (!(await showsDeal(tabId, deal.uri))) return end([visit]);
    const state = await show(visit);
    if (state) mark(tabId, deal.uri, state);
  }

  /** Ends the visits of a tab's other frames whose deals are no longer there: a frame that is taken away says nothing. */
  async function endGone({ tabId, frameId }: Visit): Promise<void> {
    for (const other of visits.filter((visit) => visit.tabId === tabId && visit.frameId !== frameId))
      if (!(await showsDeal(tabId, other.deal.uri))) end([other]);
  }

  /** What a frame's visits were; one that nobody reported yet may be of any frame. */
  const ofFrame = (frame: FrameRef) =>
    visits.filter(({ tabId, frameId = frame.frameId }) => tabId === frame.tabId && frameId === frame.frameId);

  return {
    async report(frame, reported) {
      const { tabId } = frame;
      const before = ofFrame(frame);
      if (!reported) {
        end(before);
        // A frame speaks for its own deal only.
        if (!inHand(tabId)) badge(tabId, null, false);
        return null;
      }
      const { uri } = reported.deal;
      const isSame = before.some(({ deal }) => deal.uri === uri);
      const now: Visit = { ...reported, ...frame };
      // A new visit asks Wazzup anew, also about a deal that another tab shows.
      if (!isSame) comparison.forget(uri);
      if (!isSame) badge(tabId, null, false);
      visits = [...visits, now];
      end(before);
      if (!isSame) void endGone(now);
      return show(now);
    },

    seen(tabId, reported) {
      const isKnown = visits.some((visit) => visit.tabId === tabId && visit.deal.uri === reported.deal.uri);
      if (!isKnown) visits = [...visits, { ...reported, tabId }];
    },

    async learn(id, lookup) {
      for (const visit of visits)
        if (visits.includes(visit) && (await comparison.learn(visit, id, lookup))) await showAnew(visit);
    },

    async renew() {
      for (const { deal } of visits) comparison.forget(deal.uri);
      for (const visit of visits) if (visits.includes(visit)) await showAnew(visit);
    },

    forget: (tabId) => end(visits.filter((visit) => visit.tabId === tabId)),
  };
}
