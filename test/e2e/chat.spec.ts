import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, openDetails, test } from './fixtures.ts';
import { MEANWHILE } from './late.ts';

const ANNA = { id: 'user-1', name: 'Anna Petrova' };
const TOM = { id: 'user-2', name: 'Tom Baker' };

const lights = (popup: Page) => popup.getByRole('list', { name: 'Visible in the chat' });

const expectLights = (popup: Page, responsible: string, contacts: string, deal: string) =>
  expect(lights(popup).getByRole('listitem')).toHaveText([
    `Responsible: ${responsible}`,
    `Contacts: ${contacts}`,
    `Deal: ${deal}`,
  ]);

async function open(world: World, extension: Extension, deal = OAK): Promise<Page> {
  crm.seed(world, deal);
  await extension.connect();
  return extension.popup(await extension.visit(crm.uri(deal.id)));
}

/** Gives the writes that Wazzup received, in order. */
const writesTo = (world: World) =>
  world.wazzup.requests
    .list()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click();

/** Gives a deal's contacts as the extension sends them to Wazzup with the deal. */
const contactsOf = (deal: typeof OAK, uri: string) =>
  deal.contacts.map(({ id, name, phones }) => ({
    id,
    responsible_user_id: deal.owner.id,
    name,
    contact_data: phones.map((phone) => ({ chat_type: 'whatsapp', chat_id: phone.replace(/\D/g, '') })),
    uri,
  }));

test('the lights say how many contacts Wazzup has, and whether it has the responsible and the deal', {
  tag: '@once',
}, async ({ world, extension }) => {
  crm.seed(world, OAK);
  const users = world.wazzup.users.all();
  const contacts = world.wazzup.contacts.all();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  const add = popup.getByRole('button', { name: 'Add contacts to Wazzup' });
  for (const [count, words, isThere] of [
    [0, '0 of 3 in Wazzup', false],
    [2, '2 of 3 in Wazzup', true],
    [3, 'All 3 in Wazzup', true],
  ] as const) {
    world.wazzup.users.clear();
    if (isThere) for (const user of users) world.wazzup.users.put(user);
    world.wazzup.contacts.clear();
    for (const contact of contacts.slice(0, count)) world.wazzup.contacts.put(contact);
    if (isThere) world.wazzup.deals.put(sentOak(crm));
    // After `connect` the background forgets its answers and asks Wazzup anew.
    await extension.connect();
    await popup.reload();
    const responsible = isThere ? OAK.owner.name : 'Not in Wazzup';
    await expectLights(popup, responsible, words, isThere ? 'In Wazzup' : 'Not in Wazzup');
    await expectState(popup, isThere ? 'in-sync' : 'not-linked');
    await expect(add).toHaveCount(isThere && count < 3 ? 1 : 0);
    expect(await popup.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(600);
  }
});

test('the lights also say that nobody is responsible and that there are no contacts', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const popup = await open(world, extension, { ...OAK, contacts: [] });
  await openDetails(popup);
  await popup.getByRole('textbox', { name: 'Responsible user ID' }).fill('');
  await expectLights(popup, 'None', 'None', 'Not in Wazzup');
});

test('the popup shows the state after one request; the lights follow, and move nothing', async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put(sentOak(crm));
  crm.seed(world, OAK);
  await extension.connect();
  world.wazzup.faults.add({ hold: true, path: '/v2/users' });
  const page = await extension.visit(crm.uri(OAK.id));
  // The pill sends a look of its own, and asks about the people; the test waits for both.
  await expect.poll(() => world.wazzup.requests.list().filter(({ path }) => path === '/v2/users').length).toBe(1);
  world.wazzup.requests.clear();
  const popup = await extension.popup(page);
  await expectState(popup, 'in-sync');
  await expectLights(popup, '…', '…', 'In Wazzup');
  expect(world.wazzup.requests.list().filter(({ path }) => path !== '/v2/users')).toMatchObject([
    { method: 'GET', path: `/v2/deals/${OAK.id}` },
  ]);
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  const before = await name.boundingBox();
  world.wazzup.faults.release();
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  expect(await name.boundingBox()).toEqual(before);

  // The light says nothing about a contact for which nobody has asked Wazzup yet.
  await press(popup, 'Add contact');
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  world.wazzup.faults.add({ hold: true, path: '/v2/contacts' });
  await popup.keyboard.type('9999');
  await expectLights(popup, OAK.owner.name, '…', 'In Wazzup');
  world.wazzup.faults.release();
  await expectLights(popup, OAK.owner.name, '3 of 4 in Wazzup', 'In Wazzup');
  await press(popup, 'Discard my changes');

  // When the popup opens again, the background asks Wazzup for the deal alone.
  world.wazzup.requests.clear();
  await popup.reload();
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  expect(world.wazzup.requests.list()).toMatchObject([{ path: `/v2/deals/${OAK.id}` }]);
});

test('one click adds the missing contacts, then the deal', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.contacts.clear();
  const popup = await open(world, extension);
  await expectLights(popup, OAK.owner.name, '0 of 3 in Wazzup', 'Not in Wazzup');
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  expect(writesTo(world)).toEqual(['POST /v2/contacts', 'POST /v2/deals']);
  expect(world.wazzup.contacts.all()).toEqual(contactsOf(OAK, crm.uri(OAK.id)));
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('a press before the lights are known adds the missing contacts, and changes none that Wazzup has', {
  tag: '@once',
}, async ({ world, extension }) => {
  const [maria, piet] = world.wazzup.contacts.all();
  const theirs = { ...maria, responsible_user_id: 'somebody-else' } as NonNullable<typeof maria>;
  world.wazzup.contacts.put(theirs);
  world.wazzup.contacts.remove('33');
  crm.seed(world, OAK);
  await extension.connect();
  world.wazzup.faults.add({ hold: true, path: '/v2/users' });
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  await press(popup, 'Create in Wazzup');
  world.wazzup.faults.release();
  await expectState(popup, 'in-sync');
  expect(writesTo(world)).toEqual(['POST /v2/contacts', 'POST /v2/deals']);
  expect(world.wazzup.contacts.all()).toEqual([theirs, piet, contactsOf(OAK, crm.uri(OAK.id))[2]]);
});

test('the popup can add contacts alone to a deal that Wazzup has', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.contacts.remove('32');
  world.wazzup.deals.put(sentOak(crm));
  const popup = await open(world, extension);
  await press(popup, 'Add contacts to Wazzup');
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  await expect(popup.getByRole('button', { name: 'Add contacts to Wazzup' })).toHaveCount(0);
  expect(writesTo(world)).toEqual(['POST /v2/contacts']);
});

test('a deal does not wait for a contact that Wazzup refuses; the popup says who is missing and why', {
  tag: '@once',
}, async ({ world, extension }) => {
  world.wazzup.contacts.clear();
  const popup = await open(world, extension);
  await expectLights(popup, OAK.owner.name, '0 of 3 in Wazzup', 'Not in Wazzup');
  const refuse = { field: 'contact_data', text: 'contacts.0.contact_data is not reachable' };
  // Wazzup refuses all contacts together, then the first one alone.
  world.wazzup.faults.add({ refuse, method: 'POST', path: '/v2/contacts', times: 2 });
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  await expectLights(popup, OAK.owner.name, '2 of 3 in Wazzup', 'In Wazzup');
  await expect(popup.getByRole('group', { name: 'Contacts' }).getByRole('listitem').first()).toContainText(
    'Could not be added to Wazzup: contacts.0.contact_data is not reachable',
  );
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  await press(popup, 'Add contacts to Wazzup');
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  await expect(popup.getByText('Could not be added')).toHaveCount(0);
});

test('the popup waits for a contact that Wazzup does not show yet', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.contacts.remove('33');
  world.wazzup.deals.put(sentOak(crm));
  world.wazzup.chatSwitches.set({ chatVisibleAfterMs: 3_600_000 });
  const popup = await open(world, extension);
  await press(popup, 'Add contacts to Wazzup');
  await expectLights(popup, OAK.owner.name, 'Waiting', 'In Wazzup');
  world.wazzup.reveal();
  await expect(lights(popup).getByText('All 3 in Wazzup')).toBeVisible(MEANWHILE);
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
});

test('a manager chooses the responsible user from Wazzup’s users by keyboard, and the extension remembers it', async ({
  world,
  extension,
}) => {
  world.wazzup.users.clear();
  for (const user of [TOM, ANNA]) world.wazzup.users.put(user);
  const popup = await open(world, extension);
  await expectLights(popup, 'Not in Wazzup', 'All 3 in Wazzup', 'Not in Wazzup');
  const choose = popup.getByRole('combobox', { name: 'Responsible' });
  await choose.focus();
  await popup.keyboard.press('ArrowDown');
  const options = popup.getByRole('listbox').getByRole('option');
  // The user of the same name comes first.
  await expect(options).toHaveText(['Anna Petrova', 'Tom Baker']);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await popup.keyboard.type('bak');
  await expect(options).toHaveText(['Tom Baker']);
  await popup.keyboard.type('x');
  await expect(popup.getByText('Nobody found in Wazzup')).toBeVisible();
  await popup.keyboard.press('Escape');
  await expect(popup.getByRole('listbox')).toBeHidden();
  await choose.fill('petr ANNA');
  await popup.keyboard.press('Enter');
  await expectLights(popup, ANNA.name, 'All 3 in Wazzup', 'Not in Wazzup');
  await expect(choose).toHaveValue(ANNA.name);
  await openDetails(popup);
  await expect(popup.getByRole('textbox', { name: 'Responsible user ID' })).toHaveValue(ANNA.id);
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), responsible_user_id: ANNA.id }]);

  // The choice holds for another deal of hers, and not for a deal of another person.
  crm.seed(world, { ...OAK, id: '4218' });
  const another = await extension.popup(await extension.visit(crm.uri('4218')));
  await expectLights(another, ANNA.name, 'All 3 in Wazzup', 'Not in Wazzup');
  await openDetails(another);
  await expect(another.getByRole('textbox', { name: 'Responsible user ID' })).toHaveValue(ANNA.id);
  crm.seed(world, { ...OAK, id: '4219', owner: { id: '223', name: 'Ines Duarte' } });
  const other = await extension.popup(await extension.visit(crm.uri('4219')));
  await expectLights(other, 'Not in Wazzup', 'All 3 in Wazzup', 'Not in Wazzup');
  await openDetails(other);
  await expect(other.getByRole('textbox', { name: 'Responsible user ID' })).toHaveValue('223');

  // The options show the choice, and a manager can remove it there.
  const settings = await extension.options();
  const row = settings.getByRole('row', { name: /222/ });
  await expect(row).toContainText(ANNA.name);
  await row.getByRole('button').click();
  await another.bringToFront();
  await expect(another.getByRole('textbox', { name: 'Responsible user ID' })).toHaveValue(OAK.owner.id);
});

test('a manager chooses once for a person whom the page only names, and the name is enough from then on', {
  tag: '@once',
}, async ({ world, extension }) => {
  world.wazzup.users.put(TOM);
  // Pipedrive's page does not have the owner's id.
  world.crm.refuseSession(true);
  const popup = await open(world, extension);
  await popup.getByRole('combobox', { name: 'Responsible' }).click();
  await popup.getByRole('option', { name: TOM.name }).click();
  await expect(popup.getByText('Anna Petrova = Tom Baker in Wazzup')).toBeVisible();
  await openDetails(popup);
  await expect(popup.getByRole('textbox', { name: 'Responsible user ID' })).toHaveValue(TOM.id);
  crm.seed(world, { ...OAK, id: '4218' });
  const another = await extension.popup(await extension.visit(crm.uri('4218')));
  await openDetails(another);
  await expect(another.getByRole('textbox', { name: 'Responsible user ID' })).toHaveValue(TOM.id);
});

test('a choice replaces what the manager typed before', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.users.clear();
  world.wazzup.users.put(TOM);
  const popup = await open(world, extension);
  await openDetails(popup);
  const field = popup.getByRole('textbox', { name: 'Responsible user ID' });
  await field.fill('somebody');
  await popup.getByRole('combobox').click();
  await popup.getByRole('option', { name: TOM.name }).click();
  await expect(field).toHaveValue(TOM.id);
  await expectLights(popup, TOM.name, 'All 3 in Wazzup', 'Not in Wazzup');
});

test('an account that may not ask about people has no lights, and everything else works', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.chatSwitches.set({ chatRoutes: 'forbidden' });
  world.wazzup.contacts.clear();
  const popup = await open(world, extension);
  await expectState(popup, 'not-linked');
  await expect(lights(popup)).toHaveCount(0);
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  await press(popup, 'Close in Wazzup');
  await expectState(popup, 'closed');
  expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), closed: true }]);
  expect(world.wazzup.contacts.all()).toEqual([]);
  expect(world.wazzup.requests.list().filter(({ path }) => !/^\/v2\/(deals|channels)/.test(path))).toHaveLength(1);

  // The background knows this from the start now, so no light appears and vanishes.
  await popup.reload();
  await expectState(popup, 'closed');
  await expect(lights(popup)).toHaveCount(0);
  await popup.getByRole('combobox', { name: 'Responsible' }).click();
  await expect(
    popup.getByText('Wazzup does not show its people here. The person’s ID is under “Details”.'),
  ).toBeVisible();
});

test('the lights say “Not checked” while Wazzup cannot be asked about people', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put(sentOak(crm));
  world.wazzup.faults.add({ status: 503, path: '/v2/users', times: 9 });
  const popup = await open(world, extension);
  await expectState(popup, 'in-sync');
  await expectLights(popup, 'Not checked', 'Not checked', 'In Wazzup');
});

test('the popup says that a number lacks its country, and takes it for one of the country that the manager chooses', {
  tag: '@once',
}, async ({ world, extension }) => {
  world.wazzup.contacts.clear();
  const contacts = [
    { id: '51', name: 'Olga', phones: ['8 912 345-67-89'] },
    { id: '52', name: 'Igor', phones: [] },
    { id: '53', name: 'Vera', phones: ['call her'] },
  ];
  const popup = await open(world, extension, { ...OAK, contacts });
  const rows = popup.getByRole('group', { name: 'Contacts' }).getByRole('listitem');
  // One question above the contacts says it for all of them (offers.spec.ts answers it there).
  await expect(popup.getByRole('combobox', { name: 'Numbers without a country code are from' })).toBeVisible();
  await expect(rows).toContainText([
    'Olga',
    'No phone number, so no chat can be found.',
    'Not a phone number, so no chat can be found.',
  ]);

  const options = await extension.options();
  const chats = options.getByRole('region', { name: 'Chats' });
  await chats.getByRole('combobox', { name: /Country of numbers/ }).selectOption('United States');
  await popup.bringToFront();
  await expect(rows.first()).toContainText('Not a number of your country');
  await options.bringToFront();
  await chats.getByRole('switch', { name: /Numbers that begin with 8/ }).click();
  await popup.bringToFront();
  await expect(rows.first()).not.toContainText('country');
  await press(popup, 'Create in Wazzup');
  await expectLights(popup, OAK.owner.name, '1 of 3 in Wazzup', 'In Wazzup');
  expect(world.wazzup.contacts.all()).toMatchObject([
    { id: '51', contact_data: [{ chat_type: 'whatsapp', chat_id: '79123456789' }] },
  ]);
});

test('the popup says beside a contact that Wazzup has another person’s number under the same id', {
  tag: '@once',
}, async ({ world, extension }) => {
  const [maria] = world.wazzup.contacts.all();
  if (maria) world.wazzup.contacts.put({ ...maria, contact_data: [{ chat_type: 'whatsapp', chat_id: '79123456789' }] });
  const popup = await open(world, extension);
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'Not in Wazzup');
  await expect(popup.getByRole('group', { name: 'Contacts' }).getByRole('listitem').first()).toContainText(
    'Wazzup has another number for this contact',
  );
});

test('if the account number is set, a chat opens over the chosen channel', async ({ world, extension }) => {
  world.wazzup.channels.push({ channel_id: 'c-1', transport: 'whatsapp', state: 'active', name: 'Sales' });
  world.wazzup.deals.put(sentOak(crm));
  const popup = await open(world, extension);
  await expectLights(popup, OAK.owner.name, 'All 3 in Wazzup', 'In Wazzup');
  await expect(popup.getByRole('button', { name: /chat/i })).toHaveCount(0);

  const options = await extension.options();
  const account = options.getByRole('textbox', { name: 'Wazzup account number' });
  await account.fill('7204');
  await press(options, 'Save number');
  await expect(account).toHaveAccessibleDescription(/eight digits/);
  await account.fill('72042419');
  await press(options, 'Save number');
  await expect(account).toHaveValue('7204-2419');
  await expectAccessible(options);

  await popup.bringToFront();
  await popup.reload();
  const openChat = popup.getByRole('button', { name: 'Open chat with Piet de Vries' });
  const expectOpened = async (channel: string) => {
    const opened = extension.context.waitForEvent('page');
    await openChat.click();
    await (await opened).waitForURL(`https://app.wazzup24.com/7204-2419/chat/whatsapp/12025550132/${channel}`);
    await popup.bringToFront();
  };
  await expectOpened('c-1');
  await expect(popup.getByRole('combobox', { name: 'Channel in which chats open' })).toHaveCount(0);

  world.wazzup.channels.push({ channel_id: 'c-2', transport: 'wapi', state: 'active', name: 'Support' });
  await extension.connect();
  await popup.bringToFront();
  await popup.reload();
  await popup.getByRole('combobox', { name: 'Channel in which chats open' }).selectOption('Support');
  await expectOpened('c-2');
  await popup.reload();
  await expectOpened('c-2');
});
