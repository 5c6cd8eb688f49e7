import { PIPEDRIVE as crm, OAK, sentOak, ZOHO } from './crms.ts';
import { expect, expectState, openDeal, test, visitDeal } from './fixtures.ts';
import { expectPill } from './pill.ts';

// An automated Chromium shows no prompt and waits for its answer for ever. A preference makes Firefox take a click for
// a yes.

test.use({ granted: [] });

test('a click on a CRM in the options grants access to it, and a second click ends it', async ({
  world,
  extension,
}) => {
  const { page, popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'no-access');
  await popup.close();

  const options = await extension.options();
  const toggle = options.getByRole('switch', { name: 'Pipedrive' });
  await toggle.click();
  await expect(toggle).toBeChecked();
  // The tab was open before, and no popup has asked for its page since.
  await page.bringToFront();
  await expectPill(extension, page, 'Not in Wazzup');
  await expectState(await extension.popup(page), 'not-linked');

  await options.bringToFront();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expectState(await extension.popup(page), 'no-access');
});

test('the popup’s button grants access to Zoho CRM inside Zoho One, which a click on the toolbar does not', async ({
  world,
  extension,
}) => {
  const oak = { ...OAK, id: '4876876000001299001' };
  ZOHO.seed(world, oak);
  await extension.connect();
  const page = await extension.visit(ZOHO.uri(oak.id).replace('https://crm.', 'https://one.'));
  const popup = await extension.toolbarPopup(() => extension.pressToolbarButton(page));
  await expectState(popup, 'no-access');
  await popup.getByRole('button', { name: 'Allow Zoho CRM' }).click();
  // The browser's prompt takes the focus, which closes the popup. The grant counts all the same.
  const granted = () => chrome.permissions.contains({ origins: ['https://crm.zoho.com/*'] });
  await expect.poll(async () => (await extension.inside()).evaluate(granted)).toBe(true);
  await expectState(await extension.popup(page), 'not-linked');
});

test('after a person has revoked Wazzup’s own host in the browser, the popup offers a button', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const options = await extension.options();
  await options.getByRole('switch', { name: 'Pipedrive' }).click();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectState(await extension.popup(page), 'not-linked');
  await options.bringToFront();
  await options.evaluate(() => chrome.permissions.remove({ origins: ['https://tech.wazzup24.com/*'] }));

  await options.getByRole('button', { name: 'Test connection' }).click();
  await expect(options.getByRole('status')).toContainText('The browser keeps Deal Link from Wazzup');
  const popup = await extension.popup(page);
  await expectState(popup, 'no-access');
  await popup.getByRole('button', { name: 'Allow tech.wazzup24.com' }).click();
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
});

test('under the first deal the popup offers to show in the CRM’s page how deals stand, and one click does it', async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put(sentOak(crm));
  const page = await visitDeal(world, extension, crm);
  const popup = await extension.toolbarPopup(() => extension.pressToolbarButton(page));
  await expectState(popup, 'in-sync');
  await expect(popup.getByText('Show this in Pipedrive’s page, too')).toBeVisible();
  // The browser's prompt takes the focus, which closes the popup. The grant counts all the same.
  await popup.getByRole('button', { name: 'Switch on' }).click();
  const granted = () => chrome.permissions.contains({ origins: ['https://*.pipedrive.com/*'] });
  await expect.poll(async () => (await extension.inside()).evaluate(granted)).toBe(true);
  await expectPill(extension, page, 'In Wazzup');
  const again = await extension.popup(page);
  await expectState(again, 'in-sync');
  await expect(again.getByText('Show this in Pipedrive’s page, too')).toHaveCount(0);
});

test('a click in the settings allows notifications, which the history then no longer offers, and a second ends it', async ({
  extension,
}) => {
  await extension.connect();
  const options = await extension.options();
  const toggle = options.getByRole('switch', { name: 'Tell me when something cannot be sent without me' });
  await expect(toggle).not.toBeChecked();
  const history = await extension.visit(`${extension.root}journal.html`);
  const offer = history.getByRole('button', { name: 'Turn on notifications' });
  await expect(offer).toBeVisible();

  await options.bringToFront();
  await toggle.click();
  await expect(toggle).toBeChecked();
  const isHeld = () => chrome.permissions.contains({ permissions: ['notifications'] });
  expect(await options.evaluate(isHeld)).toBe(true);
  await expect(offer).toHaveCount(0);

  await toggle.click();
  await expect(toggle).not.toBeChecked();
  expect(await options.evaluate(isHeld)).toBe(false);
  await expect(offer).toBeVisible();
});
