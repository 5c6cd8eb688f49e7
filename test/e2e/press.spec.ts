import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, stateOf, test, visitDeal } from './fixtures.ts';
import { MEANWHILE } from './late.ts';
import { whenPageLooked } from './pill.ts';
import { writesOf } from './requests.ts';

const PINE = { ...OAK, id: '4218', name: 'Pine windows' };

test('the popup sends nothing if the tab has moved on to another deal', async ({ world, extension }) => {
  crm.seed(world, OAK);
  crm.seed(world, PINE);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  // This is an in-app move: the address and the page change without a load.
  await page.evaluate((path) => Reflect.get(window, 'goTo')(path), new URL(crm.uri(PINE.id)).pathname);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect(popup.getByText('This tab shows another deal now. Nothing was sent.')).toBeVisible();
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(PINE.name);
  expect(writesOf(world)).toEqual([]);
});

test('a draft survives the popup, and ends with success or another deal', async ({ world, extension }) => {
  crm.seed(world, OAK);
  crm.seed(world, PINE);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  let popup = await extension.popup(page);
  await popup.getByRole('textbox', { name: 'Deal name' }).press('End');
  await popup.keyboard.type(' and more');
  await popup.close();

  popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(`${OAK.name} and more`);
  await popup.getByRole('button', { name: 'Discard my changes' }).click();
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
  await popup.getByRole('textbox', { name: 'Deal name' }).fill('Typed again');
  await popup.close();

  await page.goto(crm.uri(PINE.id));
  popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(PINE.name);
  await popup.close();
  await page.goto(crm.uri(OAK.id));
  popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);

  await popup.getByRole('textbox', { name: 'Deal name' }).fill('Typed and sent');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect(popup.getByText(/Sent as you typed it/)).toBeVisible();
  await popup.close();
  popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue('Typed and sent');
  await expect(popup.getByRole('button', { name: 'Discard my changes' })).toHaveCount(0);
});

test('a difference that the manager wants is quiet until the CRM or Wazzup changes', async ({ world, extension }) => {
  const { popup } = await openDeal(world, extension, crm);
  await popup.getByRole('textbox', { name: 'Deal name' }).fill('As agreed by phone');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect(popup.getByText(/Sent as you typed it/)).toBeVisible();
  await expectState(popup, 'in-sync');
  await popup.reload();
  await expectState(popup, 'in-sync');
  await expect(popup.getByText('Deal name kept as in Wazzup: As agreed by phone')).toBeVisible();
  await expect(popup.getByRole('region', { name: 'Differences' })).toHaveCount(0);

  world.wazzup.deals.put({ ...sentOak(crm), name: 'Changed by a colleague' });
  await popup.reload();
  await expectState(popup, 'differs');
  await expect(popup.getByText(/kept as in Wazzup/)).toHaveCount(0);
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test("the popup shows someone's change in Wazzup since the look, and does not overwrite it", async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const page = await visitDeal(world, extension, crm);
  await whenPageLooked(extension, page);
  const popup = await extension.popup(page);
  await expectState(popup, 'differs');
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Changed by a colleague' });
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await expect(popup.getByText('Someone changed this deal in Wazzup')).toBeVisible();
  // The popup asks this one question only.
  await expect(popup.getByRole('button', { name: 'Update in Wazzup' })).toHaveCount(0);
  await expect(popup.locator('.button.primary')).toHaveText(['Use mine']);
  expect(writesOf(world)).toEqual([]);
  await popup.getByRole('button', { name: 'Keep Wazzup’s' }).click();
  // The difference is wanted now: it is said quietly, and the popup does not ask again.
  await expect(popup.getByText('Deal name kept as in Wazzup: Changed by a colleague')).toBeVisible();
  await expectState(popup, 'in-sync');
  expect(writesOf(world)).toEqual([]);
  await popup.reload();
  await expectState(popup, 'in-sync');
  await expect(popup.getByText('Someone changed this deal in Wazzup')).toHaveCount(0);
  await expect(popup.getByText('Deal name kept as in Wazzup: Changed by a colleague')).toBeVisible();

  // The CRM's name can be taken after all.
  await popup.getByRole('button', { name: 'Use the CRM’s' }).click();
  await expectState(popup, 'differs');
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Changed once more' });
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await popup.getByRole('button', { name: 'Use mine' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('the popup offers to create a deal that is gone from Wazzup at the press', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const page = await visitDeal(world, extension, crm);
  await whenPageLooked(extension, page);
  const popup = await extension.popup(page);
  await expectState(popup, 'differs');
  world.wazzup.deals.clear();
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await expectState(popup, 'not-linked');
  await expect(popup.getByText(/Wazzup no longer has this deal/)).toBeVisible();
  await popup.reload();
  await expect(popup.getByText(/Wazzup no longer has this deal/)).toBeVisible();
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
});

test('a number that another CRM uses: the popup offers no action until a prefix tells the deals apart', {
  tag: '@once',
}, async ({ world, extension }) => {
  crm.seed(world, OAK);
  const theirs = { ...sentOak(crm), uri: `https://acme.kommo.com/leads/detail/${OAK.id}`, name: 'Somebody else' };
  world.wazzup.deals.put(theirs);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'conflict');
  for (const name of ['Create in Wazzup', 'Update in Wazzup', 'Close in Wazzup', 'Delete from Wazzup'])
    await expect(popup.getByRole('button', { name })).toHaveCount(0);
  await expect(popup.getByText(/“Somebody else” from acme.kommo.com/)).toBeVisible();
  // The manager can see whether these are one deal: the popup shows both side by side, with names for the ids it knows.
  const both = popup.getByRole('region', { name: 'Differences' });
  for (const text of [OAK.name, theirs.name, 'Maria Lopez (31)']) await expect(both).toContainText(text);
  for (const link of [crm.uri(OAK.id), theirs.uri])
    await expect(both.getByRole('link', { name: link })).toHaveAttribute('href', link);
  const details = popup.getByRole('button', { name: 'Details' });
  const prefix = popup.getByRole('textbox', { name: 'Prefix for this CRM' });
  await expect(details).toHaveAttribute('aria-expanded', 'false');
  await expect(prefix).toHaveCount(0);
  await details.click();
  await expect(details).toHaveAttribute('aria-expanded', 'true');
  await prefix.fill('has space');
  await expect(popup.getByRole('button', { name: 'Use this prefix' })).toBeDisabled();
  await prefix.fill('pd-');
  await popup.getByRole('button', { name: 'Use this prefix' }).click();
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.get(OAK.id)).toEqual(theirs);
  expect(world.wazzup.deals.get(`pd-${OAK.id}`)).toEqual({
    ...sentOak(crm),
    id: `pd-${OAK.id}`,
    contacts: OAK.contacts.map(({ id }) => `pd-${id}`),
  });

  // The options show the prefix, and a manager can remove it there.
  const options = await extension.options();
  await expect(options.getByRole('textbox', { name: 'Deal ID format for acme.pipedrive.com' })).toHaveValue('pd-{id}');
  await options.getByRole('button', { name: 'Remove format for acme.pipedrive.com' }).click();
  await popup.bringToFront();
  await expectState(popup, 'conflict');
});

test('a number that another CRM uses: the manager may say that it is the same deal', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), uri: 'https://old-name.pipedrive.com/deal/4217' });
  const { popup } = await openDeal(world, extension, crm);
  const same = popup.getByRole('button', { name: 'It is the same deal' });
  await expect(same).toHaveAccessibleDescription(/You see what differs before anything is sent/);
  await same.click();
  await expectState(popup, 'differs');
  await popup.reload();
  await expectState(popup, 'differs');
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('one choice settles a number that another CRM has used since the look', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const page = await visitDeal(world, extension, crm);
  await whenPageLooked(extension, page);
  const popup = await extension.popup(page);
  await expectState(popup, 'differs');
  const theirs = { ...sentOak(crm), uri: `https://acme.kommo.com/leads/detail/${OAK.id}`, name: 'Somebody else' };
  world.wazzup.deals.put(theirs);
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await expectState(popup, 'conflict');
  const overtaken = popup.getByText('Someone changed this deal in Wazzup');
  await popup.reload();
  await expectState(popup, 'conflict');
  await expect(overtaken).toHaveCount(0);

  const keepBoth = popup.getByRole('button', { name: 'Keep both' });
  await expect(keepBoth).toHaveAccessibleDescription(/gets the ID pipedrive-4217/);
  await keepBoth.click();
  await expectState(popup, 'not-linked');
  await popup.reload();
  await expectState(popup, 'not-linked');
  await expect(overtaken).toHaveCount(0);
  await expect(popup.getByText(/Wazzup no longer has this deal/)).toHaveCount(0);
  expect(writesOf(world)).toEqual([]);
  expect(world.wazzup.deals.all()).toEqual([theirs]);
});

test('a cut connection loses nothing: the popup says it in plain words, and the background sends the press later', async ({
  world,
  extension,
}) => {
  const { page, popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  await popup.getByRole('textbox', { name: 'Deal name' }).fill('Typed before it failed');
  world.wazzup.faults.add({ cut: 'before', times: 9, method: 'POST' });
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
  await expectState(popup, 'pending');
  await expect(popup.getByText('Wazzup cannot be reached')).toBeVisible();
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue('Typed before it failed');
  world.wazzup.faults.clear();
  await popup.close();
  await expect.poll(() => world.wazzup.deals.get(OAK.id)?.name, MEANWHILE).toBe('Typed before it failed');
  const again = await extension.popup(page);
  await expectState(again, 'in-sync');
  await expect(again.getByRole('button', { name: 'Discard my changes' })).toHaveCount(0);
  await expect(again.getByRole('textbox', { name: 'Deal name' })).toHaveValue('Typed before it failed');
});

test('after Wazzup’s answer got lost the background looks, and does not send the press twice', {
  tag: '@once',
}, async ({ world, extension }) => {
  crm.seed(world, OAK);
  world.wazzup.switches.set({ postKnown: 'refuse-409' });
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  world.wazzup.faults.add({ cut: 'after', method: 'POST', times: 4 });
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});

test('the popup says Wazzup’s refusal of a field beside that field', { tag: '@once' }, async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  const refuse = { field: 'responsible_user_id', text: 'responsible_user_id is not a user of this account' };
  world.wazzup.faults.add({ refuse, method: 'POST' });
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'error');
  const responsible = popup.getByRole('textbox', { name: 'Responsible user ID' });
  await expect(responsible).toHaveAccessibleDescription(
    /Wazzup did not accept this value: Responsible user ID is not a user/,
  );
  await responsible.fill('223');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await popup.getByRole('button', { name: 'Create anyway' }).click();
  await expect.poll(() => world.wazzup.deals.get(OAK.id)?.responsible_user_id).toBe('223');
});
