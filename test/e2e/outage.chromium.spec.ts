import { rm } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { launchChromium, rootOf, workerOf } from '../browser/chromium.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { ALL_HOSTS, expect, expectState, stateOf, test } from './fixtures.ts';
import { writesOf } from './requests.ts';

// A stock Firefox forgets an extension that is not signed when it is closed.

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The popup about the oak deal, in a browser that has just been started. */
async function openPopup(context: BrowserContext): Promise<Page> {
  const uri = crm.uri(OAK.id);
  await open(context, uri);
  const worker = await workerOf(context);
  const tab = await worker.evaluate(async (url) => (await chrome.tabs.query({ url }))[0]?.id, uri);
  return open(context, `${rootOf(worker)}popup.html?tab=${tab}`);
}

test('what waits when the browser is closed is sent when it is opened again, by itself and once', async ({
  world,
  profiles,
}) => {
  test.setTimeout(180_000);
  crm.seed(world, OAK);
  const profile = await profiles.letInto(ALL_HOSTS);
  const launch = () => launchChromium({ profile, port: world.port });
  let context = await launch();
  try {
    const options = await open(context, `${rootOf(await workerOf(context))}options.html`);
    await options.getByRole('textbox', { name: 'Access token' }).fill(DEFAULT_TOKEN);
    await options.getByRole('button', { name: 'Save token' }).click();
    await expect(options.getByRole('status')).toHaveText('Connected to Wazzup');
    const popup = await openPopup(context);
    await expectState(popup, 'not-linked');
    await world.stop();
    await popup.getByRole('button', { name: 'Create deal' }).click();
    await expect(stateOf(popup)).toHaveText('Waiting to be sent', { timeout: 45_000 });
    await context.close();

    await world.start();
    context = await launch();
    await expect.poll(() => world.wazzup.deals.all(), { timeout: 90_000 }).toEqual([sentOak(crm)]);
    await expectState(await openPopup(context), 'in-sync');
    expect(writesOf(world)).toEqual([{ method: 'POST', body: { deals: [sentOak(crm)] } }]);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});
