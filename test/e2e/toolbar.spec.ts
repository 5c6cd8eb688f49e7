import { PIPEDRIVE as crm, sentOak } from './crms.ts';
import { expect, expectState, test, visitDeal } from './fixtures.ts';

test('the popup of the toolbar button is about the tab in front', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  const popup = await extension.toolbarPopup(() => extension.pressToolbarButton(page));
  await expectState(popup, 'not-linked');
});

test.describe('without access to any CRM', () => {
  test.use({ granted: [] });

  test('a press on the toolbar button is enough to read the page and to send the deal', async ({
    world,
    extension,
  }) => {
    const page = await visitDeal(world, extension, crm);
    const popup = await extension.toolbarPopup(() => extension.pressToolbarButton(page));
    await expectState(popup, 'not-linked');
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expectState(popup, 'in-sync');
    expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
    expect(await (await extension.inside()).evaluate(() => chrome.permissions.getAll())).toMatchObject({
      origins: ['https://tech.wazzup24.com/*'],
    });
  });

  test('without a press the extension reads nothing of the page', async ({ world, extension }) => {
    const page = await visitDeal(world, extension, crm);
    await page.bringToFront();
    const inside = await extension.inside();
    const popup = await extension.toolbarPopup(() => inside.evaluate(() => chrome.action.openPopup()));
    await expectState(popup, 'no-access');
  });
});
