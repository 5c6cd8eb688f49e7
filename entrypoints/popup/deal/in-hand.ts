import { type Event, reduce, type State } from './state';

/** An event of a command, and the link of the deal for which the manager gave it; other events have none. */
export type EventInHand = Event & { page?: string };

/**
 * Returns what the popup knows after an event. What becomes of a command for a deal that the tab no longer shows is not
 * told of the deal that it shows instead: the history tells it, and the first deal's card when it is shown again.
 */
export function reduceInHand(state: State, { page, ...event }: EventInHand): State {
  const { tab } = state;
  const isOfOther = page !== undefined && (tab?.kind !== 'deal' || tab.page.uri !== page);
  return isOfOther ? state : reduce(state, event);
}
