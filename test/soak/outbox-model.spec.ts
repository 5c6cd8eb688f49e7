import fc from 'fast-check';
import { expect, test } from '../e2e/fixtures.ts';
import { openManager } from '../reliability/browser-manager.ts';
import { liveInBrowsers } from '../reliability/browser-model.ts';
import { serveAccounts } from '../reliability/serve.ts';
import { browserStory } from '../reliability/story.ts';
import type { Tally } from '../reliability/tally.ts';

const { BROWSER_RUNS = '30', MODEL_SEED, MODEL_PATH } = process.env;

// Each run has other stories. A story that fails prints its seed and path; MODEL_SEED=… MODEL_PATH=… repeats it, if the
// browser does everything as quickly as the first time.
test('stories of two managers in real browsers on one account', async ({ start }) => {
  test.setTimeout(20 * 60_000);
  const seed = MODEL_SEED === undefined ? Date.now() % 2 ** 31 : Number(MODEL_SEED);
  const served = await serveAccounts();
  const managers = [
    await openManager(await start({ port: served.port })),
    await openManager(await start({ port: served.port })),
  ] as const;
  const tally: Tally = {};
  const took: number[] = [];
  const tell = async (story: Parameters<typeof liveInBrowsers>[0]) => {
    const began = performance.now();
    const wrong = await liveInBrowsers(story, managers, served, tally);
    took.push(Math.round(performance.now() - began));
    expect(wrong).toEqual([]);
  };
  try {
    await fc.assert(fc.asyncProperty(browserStory, tell), {
      numRuns: MODEL_PATH ? 1 : Number(BROWSER_RUNS),
      seed,
      ...(MODEL_PATH && { path: MODEL_PATH }),
      // The next story would find the data that the failing story has left.
      endOnFailure: true,
    });
  } finally {
    console.log({ seed, runs: took.length, seconds: took.map((ms) => ms / 1000).join(' '), ...tally });
    await served.close();
  }
  if (!MODEL_PATH)
    for (const met of [
      'applied',
      'superseded',
      'conflict',
      'conflict with another CRM',
      'read that says nothing',
      'kill',
      'reopen',
    ])
      expect(tally[met], met).toBeGreaterThan(0);
});
