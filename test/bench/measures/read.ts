import type { Plan } from '../arguments.ts';
import { type Crm, fixtures } from '../pages/fixture.ts';
import { addressOf } from '../pages/grow.ts';
import type { Results } from '../results.ts';
import { type Ours, startOurs } from '../variants.ts';
import type { World } from '../world.ts';

/**
 * Measures how long the background waits for a read of each CRM's deal page that it asks for: both ways of the message,
 * the CRM's answers, which come from this machine, and the page.
 */
export async function measureRead(world: World, results: Results, { crms, rounds = 9 }: Plan): Promise<void> {
  const ours = await startOurs(world.port);
  try {
    for (const crm of crms) {
      console.error(`Reads of ${crm}`);
      const page = await ours.context.newPage();
      await page.goto(addressOf(crm, 'deal-5000', 'read'));
      await page.waitForFunction(() => window.bench.pillAt !== null);
      for (let round = 0; round < rounds; round += 1) {
        const { ms, id } = await read(ours, crm);
        if (id !== fixtures[crm].deal.id) results.fail(`${crm}: a read gave ${id}.`);
        results.add({ section: 'A read that was asked for', name: crm, unit: 'ms', subject: 'ours' }, 'ours', ms);
      }
      await page.close();
    }
  } finally {
    await ours.close();
  }
}

/** Asks the content script for a read, as the background does. */
async function read({ context, root, desk }: Ours, crm: Crm): Promise<{ ms: number; id: string | undefined }> {
  await desk.evaluate(() => chrome.runtime.sendMessage({ type: 'token.state', request: {} }));
  const worker = context.serviceWorkers().findLast((one) => one.url().startsWith(root));
  if (!worker) throw new Error('The background does not run.');
  return worker.evaluate(async (url) => {
    const [tab] = await chrome.tabs.query({ url: `${url}*` });
    const began = performance.now();
    const deal: { id?: string } | undefined = await chrome.tabs.sendMessage(tab?.id ?? -1, {
      type: 'page.read',
      request: { session: true },
    });
    return { ms: performance.now() - began, id: deal?.id };
  }, fixtures[crm].url);
}
