import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Launched, launchChromium } from '../browser/chromium.ts';
import { letInto, openExtensions } from '../browser/extensions-page.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { ALL_HOSTS, expect, expectState, stateOf, test } from './fixtures.ts';
import { MEANWHILE } from './late.ts';
import { writesOf } from './requests.ts';

// These tests run in Chromium only, because a stock Firefox that closes forgets an extension that is not signed.

/** Opens the popup about the oak deal in a browser that has just started. */
async function openPopup({ context, worker, root }: Launched): Promise<Page> {
  const url = crm.uri(OAK.id);
  await (await context.newPage()).goto(url);
  const tab = await worker.evaluate(async (url) => (await chrome.tabs.query({ url }))[0]?.id, url);
  const popup = await context.newPage();
  await popup.goto(`${root}popup.html?tab=${tab}`);
  return popup;
}

test('the background sends a waiting press by itself, once, when the browser opens again', async ({ world }) => {
  test.setTimeout(180_000);
  crm.seed(world, OAK);
  const profile = await mkdtemp(join(tmpdir(), 'deal-link-'));
  const launch = () => launchChromium({ profile, port: world.port });
  let browser = await launch();
  try {
    const { context, options } = browser;
    const extensions = await openExtensions(context);
    await letInto(extensions, options, ALL_HOSTS);
    await extensions.close();
    await options.getByRole('textbox', { name: 'Access token' }).fill(DEFAULT_TOKEN);
    await options.getByRole('button', { name: 'Save token' }).click();
    await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
    const popup = await openPopup(browser);
    await expectState(popup, 'not-linked');
    await world.stop();
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
    await browser.context.close();

    await world.start();
    browser = await launch();
    await expect.poll(() => world.wazzup.deals.all(), { timeout: 90_000 }).toEqual([sentOak(crm)]);
    await expectState(await openPopup(browser), 'in-sync');
    expect(writesOf(world)).toEqual([{ method: 'POST', body: { deals: [sentOak(crm)] } }]);
  } finally {
    await browser.context.close();
    await rm(profile, { recursive: true, force: true });
  }
});
