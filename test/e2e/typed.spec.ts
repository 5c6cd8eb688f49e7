import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, openDetails, test, visitDeal } from './fixtures.ts';

// The manager types what neither the CRM nor Wazzup says.

test('a manager says whether the deal is closed', { tag: '@once' }, async ({ world, extension }) => {
  world.crm.refuseSession(true);
  const { popup } = await openDeal(world, extension, crm);
  const closed = popup.getByRole('checkbox', { name: 'Closed in the CRM' });
  await expect(closed).toHaveAccessibleDescription(/the deal is sent as open/);
  await closed.check();
  await expect(popup.getByText(/^Pipedrive refused access\. Not read: .*Contacts\.$/)).toBeVisible();
  await popup.reload();
  await expect(closed).toBeChecked();
  await openDetails(popup);
  await popup.getByRole('textbox', { name: 'Responsible user ID' }).fill(OAK.owner.id);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'closed');
  expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), closed: true }]);
});

test('the popup says first what the CRM refused, why nothing can be created, and reads again when asked', async ({
  world,
  extension,
}) => {
  world.crm.refuseSession(true);
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  const notice = popup.getByRole('alert').filter({ hasText: 'Pipedrive refused access' });
  await expect(notice).toBeInViewport({ ratio: 1 });
  await expect(popup.locator('main > *').first()).toContainText('refused access');
  const create = popup.getByRole('button', { name: 'Create in Wazzup' });
  await expect(create).toBeDisabled();
  await expect(popup.locator('footer').getByText('Still missing: Responsible')).toBeVisible();
  const readAgain = popup.getByRole('button', { name: 'Read again' });
  await readAgain.click();
  await expect(popup.getByText('Read again: nothing new.')).toBeVisible();
  world.crm.refuseSession(false);
  await readAgain.click();
  await expect(notice).toHaveCount(0);
  await create.click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('the popup reads a page again by itself, once, where the CRM was only slow', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const page = await visitDeal(world, extension, crm);
  world.crm.hold();
  const popup = await extension.popup(page);
  const notice = popup.getByRole('alert').filter({ hasText: 'Pipedrive answered too slowly' });
  await expect(notice).toBeVisible({ timeout: 20_000 });
  world.crm.release();
  await expect(notice).toHaveCount(0);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('a manager types the phone of a contact that Wazzup does not know', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const [maria, piet] = world.wazzup.contacts.all();
  world.wazzup.contacts.clear();
  for (const contact of [maria, piet]) if (contact) world.wazzup.contacts.put(contact);
  world.wazzup.deals.put(sentOak(crm));
  world.crm.refuseSession(true);
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'in-sync');
  const phone = popup.getByRole('textbox', { name: 'Phone of Li Wei' });
  await expect(phone).toHaveAccessibleDescription('Type the phone to add the contact to Wazzup.');
  await expect(popup.getByRole('textbox', { name: /^Phone of/ })).toHaveCount(1);
  await phone.fill('+1 202');
  await expect(phone).toHaveAccessibleDescription(/Not a phone number/);
  await phone.pressSequentially('-555-0134');
  await expectState(popup, 'in-sync');
  await popup.reload();
  await expect(phone).toHaveValue('+1 202-555-0134');
  await popup.getByRole('button', { name: 'Add contacts to Wazzup' }).click();
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  await expect(phone).toHaveCount(0);
  expect(world.wazzup.contacts.all()).toContainEqual(
    expect.objectContaining({ id: '33', contact_data: [{ chat_type: 'whatsapp', chat_id: '12025550134' }] }),
  );
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('a manager types the phone of a contact whose number in the CRM nobody can read', async ({ world, extension }) => {
  world.wazzup.contacts.clear();
  const contacts = [{ id: '53', name: 'Vera', phones: ['ask at reception'] }];
  const { popup } = await openDeal(world, extension, crm, { ...OAK, contacts });
  await expectState(popup, 'not-linked');
  const phone = popup.getByRole('textbox', { name: 'Phone of Vera' });
  await expect(phone).toHaveValue('');
  await expect(phone).toHaveAccessibleDescription(/“ask at reception”.*Not a phone number/);
  await phone.fill('+1 202');
  await expect(phone).toHaveAccessibleDescription(/^Not a phone number/);
  await phone.fill('+1 202-555-0134 ext. 5');
  await expect(phone).toHaveAccessibleDescription('');
  await popup.reload();
  await expect(phone).toHaveValue('+1 202-555-0134 ext. 5');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.contacts.all()).toContainEqual(
    expect.objectContaining({ id: '53', contact_data: [{ chat_type: 'whatsapp', chat_id: '12025550134' }] }),
  );
});
