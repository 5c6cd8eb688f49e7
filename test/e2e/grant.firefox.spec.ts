import { PIPEDRIVE as crm, OAK } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

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
  // The tab was open before.
  await expectState(await extension.popup(page), 'not-linked');

  await options.bringToFront();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expectState(await extension.popup(page), 'no-access');
});
