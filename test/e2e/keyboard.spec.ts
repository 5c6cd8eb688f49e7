import { PIPEDRIVE as crm, OAK } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

test('a manager can do everything by keyboard', async ({ world, extension }) => {
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
  await tabTo('Create in Wazzup');
  await popup.keyboard.press('Enter');
  await expectState(popup, 'in-sync');
  await tabTo('Delete from Wazzup');
  await popup.keyboard.press('Enter');
  await expect(popup.getByRole('alertdialog')).toBeVisible();
  await popup.keyboard.press('Escape');
  await expect(popup.getByRole('alertdialog')).toHaveCount(0);
  await expect(popup.getByRole('button', { name: 'Delete from Wazzup' })).toBeFocused();
  await popup.keyboard.press('Space');
  await tabTo('Delete');
  await popup.keyboard.press('Enter');
  await expectState(popup, 'not-linked');
});
