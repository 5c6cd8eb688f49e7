import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, openDeal, test } from './fixtures.ts';
import { MEANWHILE } from './late.ts';

// The contact outbox: these contacts have to get to Wazzup, and Wazzup does not take them at once.

const ADD = 'Add contacts to Wazzup';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const contactsLight = (popup: Page) =>
  popup.getByRole('list', { name: 'Visible in the chat' }).getByRole('listitem').nth(1);

const rowOf = (popup: Page, name: string) =>
  popup.getByRole('group', { name: 'Contacts' }).getByRole('listitem').filter({ hasText: name });

/** Gives the status with which Wazzup answered each request to add contacts. */
const answersOf = (world: World) =>
  world.wazzup.requests
    .list()
    .filter(({ method, path }) => method === 'POST' && path === '/v2/contacts')
    .map(({ status }) => status);

const ADDING = { method: 'POST', path: '/v2/contacts' } as const;

test('a contact that Wazzup cannot take waits in sight, and the background adds it once, even after it has died', async ({
  world,
  extension,
}) => {
  const [, piet] = world.wazzup.contacts.all();
  world.wazzup.contacts.remove('32');
  world.wazzup.deals.put(sentOak(crm));
  const { page, popup: first } = await openDeal(world, extension, crm);
  await expect(contactsLight(first)).toHaveText('Contacts: 2 of 3 in Wazzup');
  world.wazzup.faults.add({ ...ADDING, status: 503, times: 99 });
  await press(first, ADD);
  await expect(contactsLight(first)).toHaveText('Contacts: Waiting');
  await expect(rowOf(first, 'Piet')).toContainText(
    'The contact will be added by itself. Wazzup is not working right now.',
  );
  await extension.endBackground();
  await first.close();

  const popup = await extension.popup(page);
  await expect(contactsLight(popup)).toHaveText('Contacts: Waiting');
  world.wazzup.faults.clear();
  await expect(contactsLight(popup)).toHaveText('Contacts: All 3 in Wazzup', MEANWHILE);
  await expect(rowOf(popup, 'Piet')).not.toContainText('by itself');
  expect(world.wazzup.contacts.get('32')).toEqual({ ...piet, uri: crm.uri(OAK.id) });
  expect(answersOf(world).filter((status) => status !== 503)).toHaveLength(1);
});

test('a colleague who was just added in Wazzup can be looked up again, chosen, and is named before a chat moves', async ({
  world,
  extension,
}) => {
  const BORIS = { id: '111', name: 'Boris Ivanov' };
  const NEW = { id: 'user-9', name: 'Ines Duarte' };
  world.wazzup.users.clear();
  world.wazzup.users.put(BORIS);
  world.wazzup.deals.put({ ...sentOak(crm), responsible_user_id: BORIS.id });
  const { popup } = await openDeal(world, extension, crm);
  const choose = popup.getByRole('combobox', { name: 'Responsible' });
  await choose.click();
  await expect(popup.getByRole('option')).toHaveText(['Boris Ivanov']);

  world.wazzup.users.put(NEW);
  const again = popup.getByRole('button', { name: 'Not in the list? Look again' });
  world.wazzup.faults.add({ html: true, path: '/v2/users' });
  await again.click();
  await expect(popup.getByText('Wazzup’s answer cannot be understood')).toBeVisible();
  world.wazzup.faults.clear();
  world.wazzup.requests.clear();
  await again.click();
  await expect(popup.getByText('The list is up to date.')).toBeVisible();
  const asked = world.wazzup.requests.list().filter(({ path, query }) => path === '/v2/users' && !query);
  expect(asked).toHaveLength(1);
  // The list is still open.
  await popup.getByRole('option', { name: NEW.name }).click();
  await expect(popup.getByText('Anna Petrova = Ines Duarte in Wazzup')).toBeVisible();
  await expect(choose).toHaveValue(NEW.name);

  await press(popup, 'Update in Wazzup');
  const question = popup.getByRole('alertdialog');
  await expect(question).toContainText(
    'The chat moves from Boris Ivanov to Ines Duarte; Boris Ivanov will no longer see it, unless their role lets them',
  );
  await question.getByRole('button', { name: 'Change responsible' }).click();
  await expect.poll(() => world.wazzup.deals.get(OAK.id)?.responsible_user_id).toBe(NEW.id);
});

test('the history names the contacts that wait and those that Wazzup refused, retries them, and gives them up', {
  tag: '@once',
}, async ({ world, extension }) => {
  world.wazzup.contacts.clear();
  world.wazzup.deals.put(sentOak(crm));
  const { popup } = await openDeal(world, extension, crm);
  await expect(contactsLight(popup)).toHaveText('Contacts: 0 of 3 in Wazzup');
  const refuse = { field: 'contact_data', text: 'contacts.0.contact_data is not reachable' };
  // Wazzup refuses all contacts together, then the first one alone.
  world.wazzup.faults.add({ ...ADDING, refuse, times: 2 }, { ...ADDING, html: true, times: 99 });
  await press(popup, ADD);
  await expect(rowOf(popup, 'Maria')).toContainText('Could not be added to Wazzup: contacts.0.contact_data is not');
  await expect(rowOf(popup, 'Piet')).toContainText('The contact will be added by itself');

  const history = await extension.context.newPage();
  await history.goto(`${extension.root}journal.html`);
  const people = history.getByRole('region', { name: 'Contacts not in Wazzup yet' });
  const rows = people.getByRole('listitem');
  const row = (name: string) => rows.filter({ hasText: name });
  await expect(row('Maria')).toContainText('Could not be added');
  await expect(row('Maria')).toContainText('contacts.0.contact_data is not reachable');
  await expect(row('Maria')).toContainText('+12025550131');
  await expect(row('Piet')).toContainText('Waiting to be added');

  await row('Piet').getByRole('button', { name: 'Do not add' }).click();
  await expect(rows).toHaveCount(2);
  world.wazzup.faults.clear();
  await row('Maria').getByRole('button', { name: 'Try again' }).click();
  await expect(history.getByRole('status')).toHaveText('Added to Wazzup.');
  // The background adds the third contact by itself.
  await expect(people).toHaveCount(0, MEANWHILE);
  expect(
    world.wazzup.contacts
      .all()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['31', '33']);
});
