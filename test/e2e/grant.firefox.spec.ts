import { PIPEDRIVE as crm, OAK, ZOHO } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';
import { expectPill } from './pill.ts';

// An automated Chromium shows no prompt and waits for its answer for ever; Firefox can be told to take a click as a yes.

test.use({ granted: [] });

test('a click on a CRM in the options lets the extension in, and another one out again', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'no-access');
  await popup.close();

  const options = await extension.options();
  const toggle = options.getByRole('switch', { name: 'Pipedrive' });
  await toggle.click();
  await expect(toggle).toBeChecked();
  // The tab was open before, and no popup has asked for it since.
  await page.bringToFront();
  await expectPill(extension, page, 'Not in Wazzup');
  await expectState(await extension.popup(page), 'not-linked');

  await options.bringToFront();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expectState(await extension.popup(page), 'no-access');
});

test('Zoho CRM inside Zoho One, which a click alone does not open, is let in by the popup’s button', async ({
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
  // The question takes the focus, and with it the popup: what was granted counts all the same.
  const granted = () => chrome.permissions.contains({ origins: ['https://crm.zoho.com/*'] });
  await expect.poll(async () => (await extension.inside()).evaluate(granted)).toBe(true);
  await expectState(await extension.popup(page), 'not-linked');
});

test('Wazzup’s own host, taken back in the browser, is met with a button', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const options = await extension.options();
  await options.getByRole('switch', { name: 'Pipedrive' }).click();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectState(await extension.popup(page), 'not-linked');
  await options.bringToFront();
  await options.evaluate(() => chrome.permissions.remove({ origins: ['https://tech.wazzup24.com/*'] }));

  await options.getByRole('button', { name: 'Test connection' }).click();
  await expect(options.getByRole('status')).toContainText('The browser keeps the extension from Wazzup');
  const popup = await extension.popup(page);
  await expectState(popup, 'no-access');
  await popup.getByRole('button', { name: 'Allow tech.wazzup24.com' }).click();
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'in-sync');
});
