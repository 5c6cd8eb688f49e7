import { PIPEDRIVE as crm, OAK } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

test.use({ language: 'ru-RU' });

test('every word is Russian', async ({ world, extension }) => {
  crm.seed(world, { ...OAK, name: 'Двери из дуба' });
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
