// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { CASES } from '../../reliability/cases.ts';
import { manyStories } from '../../reliability/model.ts';

it('300 stories of presses, deaths and faults: each press ends once, and Wazzup has what was pressed', async () => {
  const tally = await manyStories(300, 20_260_104);
  // The stories met all of these cases.
  for (const met of CASES) expect(tally[met], met).toBeGreaterThan(0);
}, 120_000);
