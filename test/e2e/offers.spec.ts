import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, test } from './fixtures.ts';

const ADDRESS = 'https://app.wazzup24.com/7204-2419/chat/whatsapp/12025550199/11111111-2222-3333-4444-555555555555';

const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click();

test('under the first deal the popup offers to open chats, and takes any address from Wazzup for it', async ({
  world,
  extension,
}) => {
  world.wazzup.channels.push({ channel_id: 'c-1', transport: 'whatsapp', state: 'active', name: 'Sales' });
  world.wazzup.deals.put(sentOak(crm));
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'in-sync');
  await press(popup, 'Set up');
  const field = popup.getByRole('textbox', { name: 'Any address from Wazzup' });
  await expect(field).toBeFocused();
  await field.fill('https://app.wazzup24.com/settings');
  await press(popup, 'Save');
  await expect(field).toHaveAccessibleDescription(/eight digits/);
  await field.fill(ADDRESS);
  await press(popup, 'Save');
  const opened = extension.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Open chat with Maria Lopez' }).click();
  await (await opened).waitForURL('https://app.wazzup24.com/7204-2419/chat/whatsapp/12025550131/c-1');
  await expect(field).toHaveCount(0);
  await expect(popup.getByText('Open chats from here')).toHaveCount(0);
});

test('an offer that was declined does not come back, and none comes before Wazzup has the deal', async ({
  world,
  extension,
}) => {
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  await expect(popup.getByRole('button', { name: 'No, thanks' })).toHaveCount(0);
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  await press(popup, 'No, thanks');
  await expect(popup.getByText('Open chats from here')).toHaveCount(0);
  // The pressed button is gone, and the focus stands on what comes next.
  await expect(popup.getByRole('button', { name: 'Close in Wazzup' })).toBeFocused();
  expect(await popup.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(600);
  await popup.reload();
  await expectState(popup, 'in-sync');
  await expect(popup.getByRole('listitem').filter({ hasText: 'All 3 in Wazzup' })).toBeVisible();
  await expect(popup.getByText('Open chats from here')).toHaveCount(0);
});

const LOCAL = {
  ...OAK,
  contacts: [
    { id: '41', name: 'Olga Kovalenko', phones: ['8 912 000-11-22'] },
    { id: '42', name: 'Pyotr Ivanov', phones: ['8 (912) 000-11-33'] },
  ],
};

test.describe('numbers without a country code', () => {
  test.use({ language: 'ru-RU' });

  test('the popup asks once of which country they are, proposes that of the language, and adds the contacts then', async ({
    world,
    extension,
  }) => {
    const { popup } = await openDeal(world, extension, crm, LOCAL);
    await expectState(popup, 'not-linked');
    const country = popup.getByRole('combobox', { name: 'Страна номеров без кода' });
    await expect(country).toHaveValue('RU');
    // One question says it for all contacts.
    await expect(popup.getByText(/Нет кода страны/)).toHaveCount(0);
    await press(popup, 'ОК');
    await expect(country).toHaveCount(0);
    await popup.getByRole('button', { name: 'Создать в Wazzup' }).click();
    await expectState(popup, 'in-sync');
    const chats = world.wazzup.contacts.all().map(({ contact_data: [chat] }) => chat?.chat_id);
    expect(chats).toEqual(expect.arrayContaining(['79120001122', '79120001133']));
  });
});
