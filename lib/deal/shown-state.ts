import { type DealState, STATES } from './plan';
import type { Visibility } from './visibility';

/**
 * The states as popup, pill and badge show them. A deal in sync is shown as `not-checked` until Wazzup has said that a
 * manager finds it beside the chat: only then it is green.
 */
export const SHOWN_STATES = [...STATES, 'not-checked'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** How a state is shown. */
export const shownState = (state: DealState, visibility: Visibility): ShownState =>
  state === 'in-sync' && visibility !== 'visible' ? 'not-checked' : state;
