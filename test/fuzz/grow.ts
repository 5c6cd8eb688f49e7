import { expect } from 'vitest';
import { cpuTime } from '../cpu-time.ts';
import { GROWTH } from './generate.ts';
import type { Target } from './target.ts';

const LENGTH = 20_000;

/** Milliseconds that mean nothing, on a machine that is busy. */
const SLACK_MS = 30;

/** Fails if eight times as much of an input takes a parser far more than eight times as long. */
export async function checkGrowth({ run }: Target, seed: string): Promise<void> {
  for (const [way, grow] of Object.entries(GROWTH)) {
    const timeOf = async (length: number) => {
      const input = grow(seed, length);
      const start = cpuTime();
      await run(input);
      return cpuTime() - start + SLACK_MS;
    };
    await timeOf(LENGTH);
    const once = await timeOf(LENGTH);
    // A run may be disturbed, so the second one counts, too. A quadratic parser takes 64 times as long each time.
    const eightTimes = Math.min(await timeOf(8 * LENGTH), await timeOf(8 * LENGTH));
    expect(eightTimes / once, `eight times ${way}`).toBeLessThan(25);
  }
}
