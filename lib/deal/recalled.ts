import type { Looked } from './looked';
import type { DealView } from './tab-view';

/** How a tab's deal stood when the extension last looked, for a popup that opens before it can look itself. */
export interface RecalledDeal {
  view: DealView;
  /** The id that the deal had in Wazzup. */
  id: string;
  looked: Looked;
  /** When Wazzup answered, in milliseconds since the epoch. */
  at: number;
}
