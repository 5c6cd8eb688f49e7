import { expect, test } from '@playwright/test';
import { trySeeds } from '../taught/try-seed.ts';

const SEEDS = Array.from({ length: 3 }, (_, index) => 101 + index);

test('what is taught on one deal is read on others, and nothing wrong is, however the pages are made', async () => {
  test.setTimeout(60 * 60_000);
  expect(await trySeeds(SEEDS)).toEqual([]);
});
