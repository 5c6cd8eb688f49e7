import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, test } from './fixtures.ts';

// What neither the CRM nor Wazzup tells is told by the manager.

test('whether the deal is closed', { tag: '@once' }, async ({ world, extension }, info) => {
  world.crm.refuseSession(true);
  const { popup } = await openDeal(world, extension, crm);
  const closed = popup.getByRole('checkbox', { name: 'Closed in the CRM' });
  await expect(closed).toHaveAccessibleDescription(/the deal is sent as open/);
  await expectAccessible(popup);
  await popup.screenshot({ path: info.outputPath('closed.png'), fullPage: true });
  await closed.check();
  await expect(popup.getByText(/Responsible user ID, Contacts\./)).toBeVisible();
  await popup.reload();
  await expect(closed).toBeChecked();
  await popup.getByRole('textbox', { name: 'Responsible user ID' }).fill(OAK.owner.id);
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'closed');
  expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), closed: true }]);
});
