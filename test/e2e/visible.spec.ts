import type { Page } from '@playwright/test';
import { OAK, PIPEDRIVE, sentOak } from './crms.ts';
import { expect, expectState, openDeal, stateOf, test } from './fixtures.ts';
import { expectPill } from './pill.ts';

/** The colour that the popup's headline shows, by its meaning. */
const tone = (popup: Page) => popup.locator('header .dot').getAttribute('data-tone');

const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click();

test('a deal none of whose contacts Wazzup knows is not green until they are added', async ({ world, extension }) => {
  world.wazzup.contacts.clear();
  world.wazzup.deals.put(sentOak(PIPEDRIVE));
  const { page, popup } = await openDeal(world, extension, PIPEDRIVE);
  await expectState(popup, 'not-visible');
  await expect(stateOf(popup)).toHaveText('In Wazzup, not in a chat yet');
  expect(await tone(popup)).toBe('warn');
  await page.bringToFront();
  await expectPill(extension, page, 'Not in a chat yet');
  await popup.bringToFront();
  await press(popup, 'Add contacts to Wazzup');
  await expectState(popup, 'in-sync');
  await expect.poll(() => tone(popup)).toBe('good');
  await expect(popup.getByRole('button', { name: 'Add contacts to Wazzup' })).toHaveCount(0);
  await page.bringToFront();
  await expectPill(extension, page, 'In Wazzup');
});

test('before a deal is created for somebody whom Wazzup does not know, the popup asks who that is', async ({
  world,
  extension,
}) => {
  world.wazzup.users.clear();
  world.wazzup.users.put({ id: '7', name: 'Tom Baker' });
  const { popup } = await openDeal(world, extension, PIPEDRIVE);
  await expectState(popup, 'not-linked');
  await expect(popup.getByText('Who is Anna Petrova in Wazzup?')).toBeVisible();
  await press(popup, 'Create in Wazzup');
  expect(world.wazzup.deals.all()).toEqual([]);
  await press(popup, 'Choose the responsible person');
  await expect(popup.getByRole('combobox')).toBeFocused();
  await press(popup, 'Create anyway');
  await expectState(popup, 'not-visible');
  expect(world.wazzup.deals.all()).toEqual([sentOak(PIPEDRIVE)]);
  await press(popup, 'Choose the responsible person');
  await popup.keyboard.press('ArrowDown');
  await popup.keyboard.press('Enter');
  await expectState(popup, 'differs');
  await press(popup, 'Update in Wazzup');
  await popup.getByRole('alertdialog').getByRole('button', { name: 'Change responsible' }).click();
  await expectState(popup, 'in-sync');
  await expect.poll(() => tone(popup)).toBe('good');
  expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(PIPEDRIVE), responsible_user_id: '7' }]);
});

test('a press of create waits until Wazzup has said who is known there, and then asks', async ({
  world,
  extension,
}) => {
  world.wazzup.users.clear();
  world.wazzup.faults.add({ hold: true, path: '/v2/users', times: 9 });
  const { popup } = await openDeal(world, extension, PIPEDRIVE);
  await expectState(popup, 'not-linked');
  await press(popup, 'Create in Wazzup');
  await expect(popup.getByText('Sending to Wazzup…')).toBeVisible();
  world.wazzup.faults.release();
  await expect(popup.getByRole('button', { name: 'Create anyway' })).toBeVisible();
  expect(world.wazzup.deals.all()).toEqual([]);
});

test('a press of create does not wait for ever for what Wazzup says of people', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.faults.add({ hold: true, path: '/v2/users', times: 9 });
  const { popup } = await openDeal(world, extension, PIPEDRIVE);
  await expectState(popup, 'not-linked');
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(PIPEDRIVE)]);
  world.wazzup.faults.release();
});

test('an account that may not ask about people has no green, and is told nothing of them', async ({
  world,
  extension,
}) => {
  world.wazzup.chatSwitches.set({ chatRoutes: 'forbidden' });
  world.wazzup.users.clear();
  world.wazzup.deals.put(sentOak(PIPEDRIVE));
  const { popup } = await openDeal(world, extension, PIPEDRIVE);
  await expectState(popup, 'in-sync');
  await expect(stateOf(popup)).toHaveText('In Wazzup; chat not checked');
  expect(await tone(popup)).toBe('quiet');
  await expect(popup.getByRole('button', { name: 'Close in Wazzup' })).toBeVisible();
  expect(world.wazzup.deals.get(OAK.id)).toEqual(sentOak(PIPEDRIVE));
});
