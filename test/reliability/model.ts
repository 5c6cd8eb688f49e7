import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import { startClock, stopClock } from './clock.ts';
import { heal, mistakesIn } from './heal.ts';
import { happen } from './play.ts';
import { type ClockStory, clockStory } from './story.ts';
import type { Tally } from './tally.ts';
import { createWorld } from './world.ts';

/** Plays a story with two managers, heals everything, and gives what is wrong. */
export async function live(story: ClockStory, tally: Tally = {}): Promise<string[]> {
  startClock(story.seed);
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const world = createWorld(story, tally);
    for (const one of story.events) await happen(world, one);
    await heal(world, story);
    const wrong = await mistakesIn(world);
    const unexpected = told.mock.calls.filter(([words]) => !isExpected(words));
    return [...wrong, ...unexpected.map((words) => `told the console: ${words}`)];
  } finally {
    stopClock();
  }
}

/** Whether the console may be told this: the disk has failed, or had a record that nobody can read. */
const isExpected = (words: unknown): boolean =>
  words instanceof DealError ? words.kind === 'storage' : / cannot be read; they are set aside$/.test(String(words));

/** Plays many stories. Fast-check prints a failing one with its seed and path, with which it can be played again. */
export async function manyStories(
  numRuns: number,
  seed: number,
  path?: string,
  stories: fc.Arbitrary<ClockStory> = clockStory,
): Promise<Tally> {
  const tally: Tally = {};
  await fc.assert(
    fc.asyncProperty(stories, async (one) => {
      expect(await live(one, tally)).toEqual([]);
    }),
    { numRuns, seed, ...(path && { path }), endOnFailure: false },
  );
  return tally;
}
