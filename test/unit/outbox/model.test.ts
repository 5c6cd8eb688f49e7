// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { OFTEN, SELDOM } from '../../reliability/met.ts';
import { manyStories } from '../../reliability/model.ts';

it('150 stories of presses, deaths and faults: each press ends once, and Wazzup has what was pressed', async () => {
  const tally = await manyStories(150, 20_260_101);
  // The stories met all of these cases.
  for (const met of OFTEN) expect(tally[met], met).toBeGreaterThan(5);
  for (const met of SELDOM) expect(tally[met], met).toBeGreaterThan(0);
}, 120_000);
