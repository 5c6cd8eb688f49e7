/** The longest that a timer sleeps, in milliseconds. A longer sleep than 2^31 - 1 would end at once. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Whether something that began at `since`, in milliseconds since the epoch, and lasts so many milliseconds is still
 * under way. A beginning that lies ahead was noted by a clock that has been set back since: then it is over.
 */
export const isWithin = (since: number, lastsMs: number, now = Date.now()): boolean =>
  now >= since && now - since < lastsMs;

/** Waits so many milliseconds. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls back in so many milliseconds, or in a minute if that is sooner. Whoever is called has to look at the clock once
 * more: a timer that sleeps for long neither notices a clock that is set right, nor may it be as long as one likes.
 */
export const wakeIn = (ms: number, callback: () => void): ReturnType<typeof setTimeout> =>
  setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_SLEEP_MS));
