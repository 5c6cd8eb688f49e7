import type { PillSize, Place } from './model';

/** The few settings a content script needs, for the origin of its own page. */
export interface VisitSettings {
  pill: PillSize;
  sessionReads: boolean;
  /** The manager hid the pill on this origin. */
  hidden: boolean;
  /** Where the manager put the pill on this origin. */
  place: Place | null;
}
