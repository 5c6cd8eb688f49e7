/** Runs steps, a few at once, in the order in which they were given. */
export interface Limit {
  <T>(step: () => Promise<T>): Promise<T>;
  /** How many steps wait for their turn. */
  countWaiting(): number;
}

/** Lets at most so many steps run at once. A step that fails makes only its own call reject. */
export function limitConcurrency(atOnce: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function run<T>(step: () => Promise<T>): Promise<T> {
    // Whoever ends hands its place to the next one, so that no later call can take it.
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await step();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return Object.assign(run, { countWaiting: () => waiting.length });
}
