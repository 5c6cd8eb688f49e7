import fc from 'fast-check';
import { describe, it } from 'vitest';
import { spoilt } from '../fuzz/generate.ts';
import { checkGrowth } from '../fuzz/grow.ts';
import { check } from '../fuzz/target.ts';
import { TARGETS } from '../fuzz/targets.ts';

const { FUZZ_MINUTES = '2', FUZZ_SEED = String(Date.now() % 2 ** 31) } = process.env;
const perTarget = (Number(FUZZ_MINUTES) * 60_000) / TARGETS.length;

// Each run has other inputs. One that fails is printed; FUZZ_SEED=… repeats the run. Put it into test/fuzz/corpus, in a
// file whose name says what is wrong.
describe(`any input, from seed ${FUZZ_SEED}`, () => {
  it.each(TARGETS)('$name', async (target) => {
    const input = spoilt(target.seeds);
    await fc.assert(
      fc.asyncProperty(input, (text) => check(target, text)),
      {
        seed: Number(FUZZ_SEED),
        numRuns: 10_000_000,
        interruptAfterTimeLimit: perTarget,
        markInterruptAsFailure: false,
      },
    );
  });
});

describe('eight times as much of an input takes no more than eight times as long', () => {
  it.each(TARGETS)('$name', async (target) => {
    for (const seed of target.seeds.slice(0, 3)) await checkGrowth(target, seed);
  });
});
