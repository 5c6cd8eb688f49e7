// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { manyStories } from '../../reliability/model.ts';

it('150 stories of presses, deaths and faults: each press ends once, and Wazzup has what was pressed', async () => {
  const tally = await manyStories(150, 20_260_101);
  // The stories met all of these cases.
  for (const met of ['applied', 'superseded', 'conflict', 'failed', 'discarded', 'kill', 'reopen'])
    expect(tally[met], met).toBeGreaterThan(10);
}, 120_000);
