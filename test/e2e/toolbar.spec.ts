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

test('everything can be done by keyboard', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 30; presses += 1) {
      if (await popup.evaluate((wanted) => document.activeElement?.textContent === wanted, name)) return;
      await popup.keyboard.press('Tab');
    }
    throw new Error(`${name} cannot be reached by keyboard`);
  };
  await tabTo('Create deal');
  await popup.keyboard.press('Enter');
  await expectState(popup, 'in-sync');
  await tabTo('Delete deal');
  await popup.keyboard.press('Enter');
  await expect(popup.getByRole('alertdialog')).toBeVisible();
  await popup.keyboard.press('Escape');
  await expect(popup.getByRole('alertdialog')).toHaveCount(0);
  await expect(popup.getByRole('button', { name: 'Delete deal' })).toBeFocused();
  await popup.keyboard.press('Space');
  await tabTo('Delete');
  await popup.keyboard.press('Enter');
  await expectState(popup, 'not-linked');
});

test.describe('in Russian', () => {
  test.use({ language: 'ru-RU' });

  test('every word is Russian', async ({ world, extension }) => {
    crm.seed(world, { ...OAK, name: 'Двери из дуба' });
    await extension.context.addInitScript(() => {});
    const options = await extension.options();
    await options.getByRole('textbox', { name: 'Токен доступа' }).fill('emulator-token');
    await options.getByRole('button', { name: 'Сохранить токен' }).click();
    await expect(options.getByRole('status')).toHaveText('Связь с Wazzup есть');
    await expect(options.getByRole('group', { name: 'CRM' })).toBeVisible();
    const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
    await popup.getByRole('button', { name: 'Создать сделку' }).click();
    await expectState(popup, 'in-sync');
    await expect(popup.locator('html')).toHaveAttribute('lang', 'ru');
    expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  });
});
