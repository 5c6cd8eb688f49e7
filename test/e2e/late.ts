import type { Switches } from '../wazzup/index.ts';

// What is late lasts until the test ends it, however fast or slow the machine is.

/** How long what is done again by itself may take, since the pauses between two tries grow. */
export const MEANWHILE = { timeout: 45_000 };

/** Wazzup shows what was written when the test reveals it. */
export const SHOWN_WHEN_TOLD: Partial<Switches> = { visibleAfterMs: 3_600_000 };
