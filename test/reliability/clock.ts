import { vi } from 'vitest';

const realTurn = globalThis.setImmediate;
/** How often code asked for a turn of the event loop, as the database does for each of its steps. */
let requestedTurns = 0;
/** By how many milliseconds the computer's clock is ahead. */
let aheadMs = 0;
/** After so many turns without such a request everything waits for the clock. */
const QUIET_TURNS = 12;

/**
 * Starts a clock of the test's own: hours pass in a moment, and the same seed gives the same run. Databases and the
 * stand-in for Wazzup answer in turns of the event loop, which take no time on this clock.
 */
export function startClock(seed = 1): void {
  aheadMs = 0;
  globalThis.setImmediate = Object.assign((...args: Parameters<typeof realTurn>) => {
    requestedTurns += 1;
    return realTurn(...args);
  }, realTurn);
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    now: Date.UTC(2030, 0, 1),
  });
  let state = seed;
  vi.spyOn(Math, 'random').mockImplementation(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('It took too long', 'TimeoutError')), ms);
    return controller.signal;
  });
}

export function stopClock(): void {
  globalThis.setImmediate = realTurn;
  vi.restoreAllMocks();
  vi.useRealTimers();
}

/** Sets the time of day by so many milliseconds forward, or back. Timers go on as if nothing had happened. */
export function jump(ms: number): void {
  aheadMs += ms;
  vi.setSystemTime(Date.now() + ms);
}

/** The right time of day. */
export const trueNow = (): number => Date.now() - aheadMs;

/** Lets the event loop turn so often. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => realTurn(resolve));
}

/** Runs the event loop until everything waits for the clock. */
export async function settle(): Promise<void> {
  for (let quiet = 0, before = requestedTurns; quiet < QUIET_TURNS; before = requestedTurns) {
    await turns(1);
    quiet = requestedTurns === before ? quiet + 1 : 0;
  }
}

/** Lets time pass until a condition holds; throws if that takes more than a day, or if no timer is left. */
export async function passUntil(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 24 * 3600_000;
  await settle();
  for (; !isSo(); await settle()) {
    if (Date.now() > end || vi.getTimerCount() === 0) throw new Error('It never came to that');
    vi.advanceTimersToNextTimer();
  }
}

/** Lets so many milliseconds pass. */
export async function pass(ms: number): Promise<void> {
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, ms);
  await passUntil(() => isOver);
}

/** Lets time pass until a promise settles, and gives its result. */
export async function given<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  promise.then(settled, settled);
  await passUntil(() => isSettled);
  return promise;
}
