import type { Switches } from '../wazzup/index.ts';

// A delay lasts until the test ends it, however fast or slow the machine is.

/**
 * How long a test waits for something that the background retries by itself, since the pauses between its tries grow.
 */
export const MEANWHILE = { timeout: 45_000 };

/** With this, Wazzup's GETs see a write only when the test calls `reveal`. */
export const VISIBLE_WHEN_REVEALED: Partial<Switches> = { visibleAfterMs: 3_600_000 };
