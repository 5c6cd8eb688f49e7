import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

test('the popup of the toolbar button does the whole job for the tab in front', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await page.bringToFront();
  const opened = extension.context.waitForEvent('page');
  await (await extension.inside()).evaluate(() => chrome.action.openPopup());
  const popup = await opened;
  await popup.waitForURL(/popup\.html$/);
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});
