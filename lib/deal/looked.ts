import type { KeptApart } from './compare';
import type { Deal } from './model';
import type { Action } from './plan';
import type { Reason } from './queue';

/** The last press on a deal, if it ended without effect and the manager has done nothing about it yet. */
export interface EndedPress {
  action: Action;
  deal: Deal;
  /** Wazzup's deal as the popup showed it when the manager pressed. */
  base: Deal | null;
  /** Why Wazzup refused the press; null if Wazzup had something else than the base. */
  reason: Reason | null;
}

/** The last press on a deal that took effect. */
export interface LastPress {
  action: Action | 'undo';
  /** When it took effect, in milliseconds since the epoch. */
  at: number;
}

/** The offer to take back the last press on a deal. */
export interface UndoOffer {
  /** The press's number. */
  seq: number;
  /** What Wazzup would have then; null if the deal would be deleted. */
  to: Deal | null;
  /** When the offer ends, in milliseconds since the epoch. */
  until: number;
}

/** What Wazzup has under a deal's id, and what the outbox has for that deal. */
export interface Looked {
  /** The mark of the account that the manager was connected with. */
  account: string;
  there: Deal | null;
  /** A press waits in the outbox, or Wazzup accepted it and does not show it yet. */
  pending: boolean;
  /** Why a press waits to be sent. */
  waiting: Reason | null;
  /** The manager cancelled the press, and the outbox is finding out whether Wazzup received it before. */
  isCancelRequested: boolean;
  ended: EndedPress | null;
  /** The manager agreed that Wazzup's deal is the same deal, although its link leads to another site. */
  sameDealAgreed: boolean;
  /** The differences that the manager wants. */
  kept: KeptApart | null;
  last: LastPress | null;
  undo: UndoOffer | null;
}

export const WRITE_OUTCOMES = [
  'saved',
  'pending',
  'waiting',
  'changed',
  'conflict',
  'failed',
  'moved',
  'other-account',
] as const;

/** The background's answer to a press: what became of it, and all that the popup shows next. */
export interface WriteAnswer {
  /**
   * `moved`: the background took no press, because the tab shows another deal by now; `other-account`: because the
   * manager is connected with another account by now.
   */
  outcome: (typeof WRITE_OUTCOMES)[number];
  /** What `deal.look` would answer now, without another request to Wazzup; null only if the background took no press. */
  looked: Looked | null;
  /** The id under which a manager linked the deal, if it is not the one that the id template gives. */
  linkedId: string | null;
}
