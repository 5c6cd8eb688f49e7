import { DEALS_STATES } from './deals';
import { HISTORY_STATES } from './history';
import { OPTIONS_STATES } from './options';
import { PILL_STATES } from './pill';
import { POPUP_STATES } from './popup';
import type { GalleryState, GalleryStates, PageName } from './state';
import { TEACH_STATES } from './teach';

/** The states of every page, in the order of the overview. */
export const STATES_OF: Record<PageName, GalleryStates> = {
  popup: POPUP_STATES,
  pill: PILL_STATES,
  options: OPTIONS_STATES,
  history: HISTORY_STATES,
  deals: DEALS_STATES,
  teach: TEACH_STATES,
};

export const findState = (page: PageName, name: string): GalleryState | undefined =>
  Object.hasOwn(STATES_OF[page], name) ? STATES_OF[page][name] : undefined;
