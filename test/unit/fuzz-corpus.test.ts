import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusFolders, corpusOf } from '../fuzz/corpus.ts';
import { spoilt } from '../fuzz/generate.ts';
import { check } from '../fuzz/target.ts';
import { TARGETS } from '../fuzz/targets.ts';

describe.each(TARGETS)('$name', (target) => {
  it.each(corpusOf(target))('keeps its promises of $file', ({ input }) => check(target, input));

  it('keeps its promises of real inputs, and of a few that are spoilt', async () => {
    for (const seed of target.seeds) await check(target, seed);
    // `npm run test:soak` has other ones each time, and far more of them.
    await fc.assert(
      fc.asyncProperty(spoilt(target.seeds), (input) => check(target, input)),
      { seed: 20_260_317, numRuns: 20 },
    );
  });
});

it('every folder of the corpus is of a parser', () => {
  expect(TARGETS.map(({ name }) => name)).toEqual(expect.arrayContaining(corpusFolders()));
});
