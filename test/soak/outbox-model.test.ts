// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { CASES } from '../reliability/cases.ts';
import { manyStories } from '../reliability/model.ts';

const { MODEL_RUNS = '2000', MODEL_SEED = String(Date.now() % 2 ** 31), MODEL_PATH } = process.env;

// Each run has other stories. A story that fails prints its seed and path; MODEL_SEED=… MODEL_PATH=… repeats it.
it(`${MODEL_RUNS} stories of two managers, from seed ${MODEL_SEED}`, async () => {
  const tally = await manyStories(Number(MODEL_RUNS), Number(MODEL_SEED), MODEL_PATH);
  console.log(tally);
  if (MODEL_PATH === undefined) for (const met of CASES) expect(tally[met], met).toBeGreaterThan(0);
});
