import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, test, visitDeal } from './fixtures.ts';

/** Presses keys one after the other, as a manager does, and counts nothing else: what is not ready stays as it is. */
async function keys(popup: Page, ...pressed: string[]): Promise<void> {
  for (const key of pressed) await popup.keyboard.press(key);
}

const button = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true });
const status = (popup: Page) => popup.locator('[role=status][data-state]');

test('a manager does everything with few keys: three at most, six for a deletion with its question', async ({
  world,
  extension,
}) => {
  const { page, popup } = await openDeal(world, extension, crm);
  const openAgain = async (state: string) => {
    await popup.reload();
    await expectState(popup, state);
  };
  await test.step('create: the focus stands on it', async () => {
    await expect(button(popup, 'Create in Wazzup')).toBeFocused();
    await keys(popup, 'Enter');
    await expectState(popup, 'in-sync');
    // The pressed button is gone, and there is nothing that stands out.
    await expect(status(popup)).toBeFocused();
  });
  await test.step('update', async () => {
    crm.seed(world, { ...OAK, name: 'Oak doors, 4 rooms' });
    await page.reload();
    await openAgain('differs');
    await expect(button(popup, 'Update in Wazzup')).toBeFocused();
    await keys(popup, 'Enter');
    await expectState(popup, 'in-sync');
  });
  await test.step('undo: one step before the actions, where the focus stands', async () => {
    await openAgain('in-sync');
    await expect(popup.getByRole('heading', { name: 'In Wazzup' })).toBeFocused();
    await keys(popup, 'Shift+Tab', 'Enter');
    await expectState(popup, 'differs');
    await expect(button(popup, 'Update in Wazzup')).toBeFocused();
    await keys(popup, 'Enter');
    await expectState(popup, 'in-sync');
  });
  await test.step('close: two keys from the heading of the actions', async () => {
    await openAgain('in-sync');
    await expect(popup.getByRole('heading', { name: 'In Wazzup' })).toBeFocused();
    await keys(popup, 'Tab', 'Enter');
    await expectState(popup, 'closed');
    // The deal is open in the CRM, so reopening is what comes next.
    await expect(button(popup, 'Reopen in Wazzup')).toBeFocused();
    await keys(popup, 'Enter');
    await expectState(popup, 'in-sync');
  });
  await test.step('delete, with its question, and undo', async () => {
    await openAgain('in-sync');
    await expect(popup.getByRole('heading', { name: 'In Wazzup' })).toBeFocused();
    await keys(popup, 'Tab', 'Tab', 'Enter');
    await expect(popup.getByRole('alertdialog')).toBeVisible();
    await keys(popup, 'Escape');
    await expect(button(popup, 'Delete from Wazzup')).toBeFocused();
    await keys(popup, 'Enter', 'Tab', 'Enter');
    await expectState(popup, 'not-linked');
    await expect(button(popup, 'Create in Wazzup')).toBeFocused();
    await openAgain('not-linked');
    await expect(button(popup, 'Create in Wazzup')).toBeFocused();
    await keys(popup, 'Shift+Tab', 'Enter');
    await expectState(popup, 'in-sync');
    expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), name: 'Oak doors, 4 rooms' }]);
  });
});

test('Enter in a field presses the primary button, and in the search for a person it chooses', async ({
  world,
  extension,
}) => {
  world.wazzup.users.put({ id: 'user-2', name: 'Tom Baker' });
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  const responsible = popup.getByRole('combobox', { name: 'Responsible' });
  await expect(responsible).toHaveValue(OAK.owner.name);
  await responsible.focus();
  await keys(popup, 'Enter');
  await expect(popup.getByRole('option', { name: 'Tom Baker' })).toBeVisible();
  await popup.keyboard.type('bak');
  await keys(popup, 'Enter');
  await expect(responsible).toHaveValue('Tom Baker');
  await expect(responsible).toBeFocused();
  expect(world.wazzup.deals.all()).toEqual([]);
  await popup.getByRole('textbox', { name: 'Deal name' }).focus();
  await keys(popup, 'Enter');
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), responsible_user_id: 'user-2' }]);
});

test('before page and Wazzup have answered, Enter in a field only says so', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  world.wazzup.faults.add({ hold: true, path: '/v2/deals', times: 9 });
  const popup = await extension.popup(page);
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await name.focus();
  await keys(popup, 'Enter');
  await expect(popup.getByText(/^One moment/)).toBeVisible();
  world.wazzup.faults.release();
  await expectState(popup, 'not-linked');
  // The manager has moved the focus, so it stays where it is.
  await expect(name).toBeFocused();
  expect(world.wazzup.deals.all()).toEqual([]);
});

test('what cannot be sent yet leads to the reason', async ({ world, extension }) => {
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await name.fill('');
  await expect(button(popup, 'Create in Wazzup')).toBeDisabled();
  await button(popup, 'Create in Wazzup').focus();
  await keys(popup, 'Enter');
  await expect(name).toBeFocused();
  expect(world.wazzup.deals.all()).toEqual([]);
});

test('a focus whose place is gone stands on what comes next', async ({ world, extension }) => {
  world.wazzup.deals.put(sentOak(crm));
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'in-sync');
  await popup.getByRole('textbox', { name: 'Deal name' }).fill('Windows');
  await button(popup, 'Discard my changes').focus();
  await keys(popup, 'Enter');
  await expectState(popup, 'in-sync');
  await expect(status(popup)).toBeFocused();
});
