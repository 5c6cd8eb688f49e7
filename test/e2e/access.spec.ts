import type { Page } from '@playwright/test';
import { CRMS, PIPEDRIVE as crm, KOMMO, OAK, sentOak } from './crms.ts';
import { ALL_HOSTS, type Extension, expect, expectState, openDeal, test, visitDeal } from './fixtures.ts';
import { expectPill } from './pill.ts';

const registered = async (extension: Extension) =>
  (await extension.inside()).evaluate(async () => {
    const scripts = await chrome.scripting.getRegisteredContentScripts();
    return scripts.map(({ id, matches }) => ({ id, matches }));
  });

test('the background registers scripts for the granted hosts and no others', async ({ extension }) => {
  await expect
    .poll(() => registered(extension))
    .toEqual([
      { id: 'kommo', matches: [ALL_HOSTS[1]] },
      { id: 'pipedrive', matches: [ALL_HOSTS[0]] },
    ]);
});

test.describe('with access to two companies of one CRM', () => {
  const [acme, other] = ['https://acme.kommo.com/*', 'https://other.kommo.com/*'];
  test.use({ granted: [acme, other] });

  test('revoking one ends the extension in its open page too, and leaves the other', async ({ world, extension }) => {
    KOMMO.seed(world, OAK);
    world.crm.deals.set('other.kommo.com', OAK.id, OAK);
    await extension.connect();
    const pages = [
      await extension.visit(KOMMO.uri(OAK.id)),
      await extension.visit(`https://other.kommo.com/leads/detail/${OAK.id}`),
    ];
    for (const page of pages) {
      await page.bringToFront();
      await expectPill(extension, page, 'Not in Wazzup');
      await expect(page.locator('html > :not(head, body)')).toHaveCount(1);
    }
    const [ours, theirs] = pages as [Page, Page];
    const options = await extension.options();
    await options.evaluate((origins) => chrome.permissions.remove({ origins }), [other]);
    await expect.poll(() => registered(extension)).toEqual([{ id: 'kommo', matches: [acme] }]);
    // The extension may no longer look into this page, so the test looks in the page itself: the pill stands beside the
    // body.
    await expect(theirs.locator('html > :not(head, body)')).toHaveCount(0);
    await expectState(await extension.popup(theirs), 'no-access');
    await ours.bringToFront();
    await expectPill(extension, ours, 'Not in Wazzup');
    await expectState(await extension.popup(ours), 'not-linked');
  });
});

test.describe('with access to one company', () => {
  test.use({ granted: ['https://acme.pipedrive.com/*'] });

  test('the extension reads only that company', async ({ world, extension }) => {
    const [pipedrive] = CRMS;
    pipedrive.seed(world, OAK);
    await extension.connect();
    await expect
      .poll(() => registered(extension))
      .toEqual([{ id: 'pipedrive', matches: ['https://acme.pipedrive.com/*'] }]);
    await expectState(await extension.popup(await extension.visit(pipedrive.uri(OAK.id))), 'not-linked');
    await expectState(await extension.popup(await extension.visit('https://other.pipedrive.com/deal/1')), 'no-access');
  });
});

test('a CRM’s switch in the options ends the access, and restores it', async ({ world, extension }) => {
  const [pipedrive] = CRMS;
  pipedrive.seed(world, OAK);
  await extension.connect();
  const options = await extension.options();
  const group = options.getByRole('group', { name: 'CRMs', exact: true });
  const toggle = group.getByRole('switch', { name: 'Pipedrive' });
  await expect(toggle).toBeChecked();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expect.poll(() => registered(extension)).toEqual([{ id: 'kommo', matches: [ALL_HOSTS[1]] }]);
  const page = await extension.visit(pipedrive.uri(OAK.id));
  await expectState(await extension.popup(page), 'no-access');
  await expect(group.getByRole('switch', { name: 'Kommo' })).toBeChecked();
  await options.bringToFront();
  // Chromium shows no prompt either: it does not ask again for what a person allowed once.
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect.poll(() => registered(extension)).toHaveLength(2);
  // The tab was open before, and no popup has asked for its page since.
  await page.bringToFront();
  await expectPill(extension, page, 'Not in Wazzup');
  await expectState(await extension.popup(page), 'not-linked');
});

test('the popup reads a tab too in which no script runs', async ({ world, extension }) => {
  const [pipedrive] = CRMS;
  pipedrive.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(pipedrive.uri(OAK.id));
  // This is a page into which the background could not put the script: none answers there.
  await (await extension.inside()).evaluate(() => chrome.scripting.unregisterContentScripts());
  await page.reload();
  await expectState(await extension.popup(page), 'not-linked');
});

test('an update leaves the granted hosts as they are, and puts the new script into open tabs', async ({
  world,
  extension,
}) => {
  const page = await visitDeal(world, extension, crm);
  await expectState(await extension.popup(page), 'not-linked');
  const before = await registered(extension);
  expect(before.length).toBeGreaterThan(0);
  await extension.updateExtension();
  await expect.poll(() => registered(extension)).toEqual(before);
  // Nobody reloads the page or asks for it. The script of the old version gets no more messages, so the new one
  // answers.
  const deal = async () =>
    (await extension.inside()).evaluate(async (url) => {
      // Content scripts answer the background only. In Firefox this code runs in a page, so it sends through the
      // background.
      const background = (await chrome.runtime.getBackgroundPage?.()) ?? globalThis;
      const { tabs }: typeof chrome = Reflect.get(background, 'chrome');
      const [tab] = (await tabs.query({})).filter((candidate) => candidate.url === url);
      return tabs.sendMessage(tab?.id ?? -1, { type: 'page.which', request: { alone: false } }).catch(() => undefined);
    }, page.url());
  await expect.poll(deal).toEqual({ crm: 'pipedrive', deal: { id: OAK.id, uri: crm.uri(OAK.id) } });
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('the popup says which pages are no deals, without a request to the CRM', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect();
  for (const path of ['/pipeline/1', '/deals', '/deal/0', '/leads/inbox/1', '/']) {
    const page = await extension.visit(`https://acme.pipedrive.com${path}`);
    await expectState(await extension.popup(page), 'not-a-deal');
  }
  expect(world.crm.requests.filter((request) => request.path.startsWith('/api/'))).toEqual([]);
});

test('a page that is no deal leads on to the deals that the manager had last, and to what waits', async ({
  world,
  extension,
}) => {
  const { popup, page } = await openDeal(world, extension, crm);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  world.wazzup.faults.add({ status: 429, retryAfter: 600, method: 'PATCH', times: 9 });
  await popup.getByRole('button', { name: 'Close in Wazzup' }).click();
  await expectState(popup, 'pending');
  await page.goto('https://acme.pipedrive.com/pipeline/1');
  await popup.reload();
  await expectState(popup, 'not-a-deal');
  await expect(popup.getByText(/^Works in .*Bitrix24.*Kommo\/amoCRM.*Pipedrive.*Zoho CRM\.$/)).toBeVisible();
  const deals = popup.getByRole('list', { name: 'Your last deals' }).getByRole('listitem');
  await expect(deals).toHaveText([new RegExp(`${OAK.name}.*Waiting to be sent`)]);
  await expect(deals.getByRole('link', { name: OAK.name })).toHaveAttribute('href', crm.uri(OAK.id));
  const opened = extension.context.waitForEvent('page');
  await popup.getByRole('link', { name: 'All waiting: 1' }).click();
  await expect((await opened).getByRole('table', { name: 'History' })).toContainText(OAK.name);

  // Of a page of no CRM the browser tells nothing, so it may be one.
  await popup.goto(popup.url().replace(/tab=.*/, 'tab=999999'));
  await expectState(popup, 'no-access');
  await expect(deals.getByRole('link', { name: OAK.name })).toBeVisible();
});
