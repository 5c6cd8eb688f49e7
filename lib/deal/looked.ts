import type { Deal } from './model';
import type { Action } from './plan';
import type { Reason } from './queue';

/** The last press on a deal that ended without effect, and about which the manager has not done anything yet. */
export interface EndedPress {
  action: Action;
  deal: Deal;
  /** What Wazzup was shown to have when it was pressed. */
  base: Deal | null;
  /** Why Wazzup refused it; null if Wazzup had something else than was shown. */
  reason: Reason | null;
}

/** A deleted deal that can be put back until then, in milliseconds since the epoch. */
export interface UndoOffer {
  name: string;
  until: number;
}

/** What Wazzup has under a deal's id, and what the outbox holds for it. */
export interface Looked {
  there: Deal | null;
  /** A write waits, or Wazzup accepted it and does not show it yet. */
  pending: boolean;
  /** Why a write waits to be sent. */
  waiting: Reason | null;
  /** The manager took the write back, and the outbox is finding out whether it had been sent. */
  isCancelRequested: boolean;
  ended: EndedPress | null;
  /** The manager said that Wazzup's deal with a link elsewhere is this very deal. */
  sameDealAgreed: boolean;
  undo: UndoOffer | null;
}

export const WRITE_OUTCOMES = ['saved', 'pending', 'waiting', 'changed', 'conflict', 'failed', 'moved'] as const;

/** What became of a press, and all that the page which pressed shows next. */
export interface WriteAnswer {
  /** `moved`: nothing was pressed, because the tab shows another deal by now. */
  outcome: (typeof WRITE_OUTCOMES)[number];
  /** What `deal.look` would answer next, without another request to Wazzup; null only where nothing was pressed. */
  looked: Looked | null;
  /** The id under which a manager linked the deal, if it is not the one that follows from the CRM's. */
  linkedId: string | null;
}
