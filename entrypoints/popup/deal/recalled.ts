import { idInWazzup } from '@/lib/deal/identity';
import type { RecalledDeal } from '@/lib/deal/recalled';
import type { DealTab } from './deal-tab';
import type { State } from './state';

/** An earlier look that the popup shows meanwhile, and who has confirmed or corrected it by now. */
export interface Recalled {
  /** When Wazzup answered then, in milliseconds since the epoch. */
  at: number;
  isPageRead: boolean;
  isLooked: boolean;
}

/** Shows how the deal stood at an earlier look, unless the page has answered already, whose answer is newer. */
export function afterRecall(state: State, { view, id, looked, at }: RecalledDeal): State {
  if (state.tab !== null || state.error !== null) return state;
  const recalled = { at, isPageRead: false, isLooked: false };
  return { ...state, tab: view, edits: view.draft ?? {}, lookup: { id, looked }, due: 'read', recalled };
}

/** The earlier look after page or Wazzup has answered; null once both have. */
export function confirm(recalled: Recalled | null, answered: 'isPageRead' | 'isLooked'): Recalled | null {
  const next = recalled && { ...recalled, [answered]: true };
  return next?.isPageRead && next.isLooked ? null : next;
}

/** Puts what the page shows now in place of what it showed. Wazzup is asked once only, unless the deal's id is another. */
export function afterFirstRead(state: State, tab: DealTab): State {
  // The manager may have typed something since the popup opened; else the draft counts that the background has now.
  const edits = state.editedAt > 0 ? state.edits : (tab.draft ?? {});
  const isAsked = state.question?.id === idInWazzup(tab, edits);
  return { ...state, tab, edits, due: isAsked ? null : 'read', recalled: confirm(state.recalled, 'isPageRead') };
}
