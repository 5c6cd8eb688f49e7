import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, openDetails, test, visitDeal } from './fixtures.ts';

const nameOf = (popup: Page) => popup.getByRole('textbox', { name: 'Deal name' });
const linkOf = (popup: Page) => popup.getByRole('textbox', { name: 'Link to the deal' });

/** Says where the fields of the card stand. */
const places = (popup: Page) =>
  popup
    .locator('.form > .field, .contacts, .details')
    .evaluateAll((fields) => fields.map((field) => Math.round(field.getBoundingClientRect().top)));

test('numbers and link are folded away until there is a reason to look at them', async ({ world, extension }) => {
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  const details = popup.getByRole('button', { name: 'Details' });
  await expect(details).toHaveAttribute('aria-expanded', 'false');
  await expect(linkOf(popup)).toBeHidden();
  await openDetails(popup);
  await linkOf(popup).fill('https://example.com/deals/9');
  await details.click();
  await expect(linkOf(popup)).toBeHidden();
  // The draft has a link to another site.
  await popup.reload();
  await expect(linkOf(popup)).toBeVisible();
  await expect(linkOf(popup)).toHaveAccessibleDescription(/another site/);
});

test('a field does not move under the hands of who types in it', async ({ world, extension }) => {
  world.wazzup.deals.put(sentOak(crm));
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'in-sync');
  const before = await nameOf(popup).boundingBox();
  await nameOf(popup).pressSequentially('!');
  await expectState(popup, 'differs');
  await expect(nameOf(popup)).toHaveAccessibleDescription(/^Your change, not sent yet\./);
  await expect(popup.getByRole('region', { name: 'Differences' })).toContainText(`!${OAK.name}`);
  expect(await nameOf(popup).boundingBox()).toEqual(before);
});

test('what Wazzup has stands above the card in the CRM’s and Wazzup’s names, and stays while the manager types', async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'differs');
  const differences = popup.getByRole('region', { name: 'Differences' });
  await expect(differences.getByRole('columnheader')).toHaveText(['Field', 'In Pipedrive', 'In Wazzup']);
  const before = await nameOf(popup).boundingBox();
  await nameOf(popup).fill('x'.repeat(150));
  await nameOf(popup).fill('Old name');
  await expectState(popup, 'in-sync');
  expect(await nameOf(popup).boundingBox()).toEqual(before);
});

test('no field moves from the skeleton until all is known', async ({ world, extension }) => {
  world.wazzup.deals.put(sentOak(crm));
  const page = await visitDeal(world, extension, crm);
  world.crm.hold();
  world.wazzup.faults.add({ hold: true, path: '/v2/deals', times: 9 }, { hold: true, path: '/v2/users', times: 9 });
  const popup = await extension.popup(page);
  const bones = popup.locator('main .form > .bone');
  await expect(bones).toHaveCount(3);
  const skeleton = await bones.evaluateAll((all) => all.map((bone) => Math.round(bone.getBoundingClientRect().top)));
  world.crm.release();
  await expect(nameOf(popup)).toBeVisible();
  await expect(popup.getByRole('combobox', { name: 'Responsible' })).toBeVisible();
  const card = await places(popup);
  expect(card.slice(0, 3)).toEqual(skeleton);
  world.wazzup.faults.release();
  await expectState(popup, 'in-sync');
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  expect(await places(popup)).toEqual(card);
});

test('no field moves when Wazzup turns out not to know the person', async ({ world, extension }) => {
  world.wazzup.users.clear();
  world.wazzup.deals.put(sentOak(crm));
  const page = await visitDeal(world, extension, crm);
  world.wazzup.faults.add({ hold: true, path: '/v2/users', times: 9 });
  const popup = await extension.popup(page);
  await expectState(popup, 'in-sync');
  const before = await places(popup);
  world.wazzup.faults.release();
  await expectState(popup, 'not-visible');
  await expect(popup.getByRole('combobox')).toHaveAccessibleDescription('Who is Anna Petrova in Wazzup?');
  expect(await places(popup)).toEqual(before);
});

test('a deal that is only closed in the CRM is left to be closed', async ({ world, extension }) => {
  world.wazzup.deals.put(sentOak(crm));
  const { popup } = await openDeal(world, extension, crm, { ...OAK, status: 'won' });
  await expectState(popup, 'differs');
  await expect(popup.getByRole('button', { name: 'Update in Wazzup' })).toHaveCount(0);
  const close = popup.getByRole('button', { name: 'Close in Wazzup' });
  await expect(close).toHaveText('Close');
  await expect(popup.locator('.button.primary')).toHaveAccessibleName('Close in Wazzup');
  await close.click();
  await expectState(popup, 'closed');
});

test('a contact is added by the address of its page, and nobody complains before the manager has gone on', async ({
  world,
  extension,
}) => {
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  const contacts = popup.getByRole('group', { name: 'Contacts' });
  await contacts.getByRole('button', { name: 'Add contact' }).click();
  const field = contacts.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(contacts.getByText('Every contact needs its ID')).toHaveCount(0);
  await nameOf(popup).focus();
  await expect(contacts.getByText('Every contact needs its ID')).toBeVisible();
  await field.fill('https://acme.pipedrive.com/person/9021?from=list');
  await expect(field).toHaveValue('9021');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect.poll(() => world.wazzup.deals.get(OAK.id)?.contacts).toContain('9021');
});

test('many contacts are folded, with their number, and each shows its first phone', async ({ world, extension }) => {
  const contacts = Array.from({ length: 12 }, (_, index) => ({
    id: String(500 + index),
    name: `Customer ${index}`,
    phones: [`+1 202-555-01${30 + index}`, '+1 202-555-0199'],
  }));
  const { popup } = await openDeal(world, extension, crm, { ...OAK, contacts });
  world.wazzup.contacts.clear();
  await expectState(popup, 'not-linked');
  const rows = popup.getByRole('group', { name: 'Contacts' }).getByRole('listitem');
  await expect(rows.first()).toContainText('+1 202-555-0130 +1');
  await expect(rows).toHaveCount(3);
  await popup.getByRole('button', { name: 'Show all 12' }).click();
  await expect(rows).toHaveCount(12);
  await expect(popup.getByRole('button', { name: 'Leave out Customer 3' })).toBeFocused();
  expect(await popup.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(700);
});
