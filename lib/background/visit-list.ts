import type { ReportedDeal } from './deal-comparison';

/** The frame that sent a report, as the browser stamps it. */
export interface FrameRef {
  tabId: number;
  frameId: number;
}

/** A deal that a tab shows. */
export interface Visit extends ReportedDeal {
  tabId: number;
  /** The frame that reported the deal; undefined if no frame has yet. */
  frameId?: number;
}

/** The deals that tabs show. They are lost when the worker ends: the next report or popup adds them anew. */
export interface VisitList {
  all(): readonly Visit[];
  has(visit: Visit): boolean;
  /** Gives the visit that a tab reported last. */
  inHand(tabId: number): Visit | undefined;
  /** Gives the visits that show the deal of a canonical link. */
  ofDeal(uri: string): readonly Visit[];
  /** Gives the visits of a frame. A visit that no frame has reported yet may be of any frame. */
  ofFrame(frame: FrameRef): readonly Visit[];
  add(visit: Visit): void;
  remove(ended: readonly Visit[]): void;
}

export function createVisitList(): VisitList {
  /** The newest visit of each tab is the last. */
  let visits: readonly Visit[] = [];

  return {
    all: () => visits,
    has: (visit) => visits.includes(visit),
    inHand: (tabId) => visits.findLast((visit) => visit.tabId === tabId),
    ofDeal: (uri) => visits.filter(({ deal }) => deal.uri === uri),
    ofFrame: (frame) =>
      visits.filter(({ tabId, frameId = frame.frameId }) => tabId === frame.tabId && frameId === frame.frameId),
    add(visit) {
      visits = [...visits, visit];
    },
    remove(ended) {
      visits = visits.filter((visit) => !ended.includes(visit));
    },
  };
}
