/** The pause after the first run, in milliseconds; each next one is twice as long while runs follow each other. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Gives a function that runs something at most once a pause, however often it is called: at once if the last run is long
 * enough ago, else when the pause is over. What calls it again and again by its own run makes the pauses grow.
 */
export function createOnceAPause(run: () => void): () => void {
  let ranAt = Number.NEGATIVE_INFINITY;
  let pauseMs = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function runNow(): void {
    const isQuiet = performance.now() - ranAt >= 2 * pauseMs;
    pauseMs = isQuiet ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    ranAt = performance.now();
    timer = undefined;
    run();
  }

  return () => {
    if (timer !== undefined) return;
    const left = ranAt + pauseMs - performance.now();
    if (left <= 0) runNow();
    else timer = setTimeout(runNow, left);
  };
}
