import type { Page } from '@playwright/test';
import { endWorkers } from '../../browser/chromiums.ts';
import type { Plan } from '../arguments.ts';
import type { Results } from '../results.ts';
import { loadReference, startOurs } from '../variants.ts';
import type { World } from '../world.ts';

/** A message that the background answers from what it has stored. */
const MESSAGE = { type: 'token.state', request: {} };

/**
 * Measures how long a background that was ended takes to answer its first message, beside the smallest background of
 * the same tools, and how long one takes that runs.
 */
export async function measureWorker(world: World, results: Results, { rounds = 9 }: Plan): Promise<void> {
  const ours = await startOurs(world.port);
  try {
    const blank = await ours.context.newPage();
    await blank.goto(`${await loadReference(ours, 'blank')}manifest.json`);
    const subjects = [
      ['blank', blank],
      ['ours', ours.desk],
    ] as const;
    for (let round = 0; round < rounds; round += 1)
      for (const [subject, page] of subjects) {
        await endWorkers(page);
        const row = { section: 'The background', unit: 'ms' as const, base: 'blank', subject: 'ours' };
        results.add({ ...row, name: 'first answer after its end' }, subject, await ask(page));
        results.add({ ...row, name: 'next answer' }, subject, await ask(page));
      }
  } finally {
    await ours.close();
  }
}

/** Sends the background a message; gives how long the answer took, in milliseconds. */
const ask = (page: Page): Promise<number> =>
  page.evaluate(async (message) => {
    const began = performance.now();
    await chrome.runtime.sendMessage(message);
    return performance.now() - began;
  }, MESSAGE);
