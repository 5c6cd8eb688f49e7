import { PILL_FIXTURES } from '../../fixtures/pill';
import type { GalleryStates } from './state';

/** The gallery gives the pill its state directly, so its world is empty. */
export const PILL_STATES: GalleryStates = Object.fromEntries(
  Object.keys(PILL_FIXTURES).map((name) => [name, { world: {} }]),
);
