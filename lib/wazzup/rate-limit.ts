import { sleep } from '@/lib/time';

/** Waits until one more request may be sent. */
export type RateLimit = () => Promise<void>;

/**
 * Lets through at most so many requests in any `perMs` milliseconds, in the order in which they asked. It goes by a
 * clock that nobody can set: a limit that goes by the time of day stands still when that is set back.
 */
export function createRateLimit(most: number, perMs: number): RateLimit {
  const sentAt: number[] = [];
  let turn = Promise.resolve();

  async function take(): Promise<void> {
    const [oldest = 0] = sentAt.length < most ? [] : sentAt;
    const wait = sentAt.length < most ? 0 : oldest + perMs - performance.now();
    if (wait > 0) await sleep(Math.ceil(wait));
    sentAt.push(performance.now());
    if (sentAt.length > most) sentAt.shift();
  }

  return () => {
    turn = turn.then(take);
    return turn;
  };
}
