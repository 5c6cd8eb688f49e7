import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expect, expectState, test } from './fixtures.ts';
import { addressOfOak, createTeachSite, OAK_DEALS, TEACH_HOST } from './teach-site.ts';
import {
  beginChoice,
  checkOn,
  endChoice,
  field,
  openTeach,
  openTeachBy,
  pickByMouse,
  pickerIn,
  save,
  status,
} from './teach-window.ts';

test.use({ granted: [`https://${TEACH_HOST}/*`] });

const DEAL = OAK_DEALS[4217];

/** What the page of the CRM has heard of presses and keys. */
const heard = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'heard'));

/** The same without focus: a window that comes to the front gives it back to what had it, whoever brings it there. */
const heardOfChoice = async (page: Page): Promise<string[]> =>
  (await heard(page)).filter((what) => !what.startsWith('focusin'));

/** Walks through the page by these arrow keys, and chooses. */
async function pickByKeys(teach: Page, page: Page, name: string, arrows: readonly string[]): Promise<void> {
  await beginChoice(teach, page, name);
  for (const arrow of arrows) await page.keyboard.press(`Arrow${arrow}`);
  await page.keyboard.press('Enter');
  await endChoice(teach, page, name);
}

test('a manager teaches a CRM that nobody knows, by mouse and by keyboard, and its deals can be sent', async ({
  world,
  extension,
}) => {
  world.sites.push(createTeachSite());
  for (const [id, name] of [DEAL?.owner ?? ['', '']]) world.wazzup.users.put({ id, name });
  await extension.connect();
  const page = await extension.visit(addressOfOak('4217'));
  const teach = await openTeach(extension, page);
  await expect(status(teach, 'Deal ID')).toHaveText('4217');
  await expectAccessible(teach);

  const before = await heard(page);
  await pickByMouse(teach, page, 'Responsible', page.locator('.deal-owner a'));
  await expect(status(teach, 'Responsible')).toHaveText('Anna Petrova');
  await pickByMouse(teach, page, 'Contacts', page.locator('.person a').first());
  await expect(status(teach, 'Contacts')).toHaveText('2 people found: Maria Lopez, Piet de Vries');
  await pickByMouse(teach, page, 'Phones', page.locator('a[href^="tel"]').first());
  await expect(status(teach, 'Phones')).toContainText('+1 202-555-0131');
  await pickByMouse(teach, page, 'Closed', page.locator('.deal-stage'));
  await expect(status(teach, 'Closed')).toHaveText('In progress');
  // In the order of the page two links come before the name, and it is the first thing in the part around it.
  await pickByKeys(teach, page, 'Deal name', ['Right', 'Right', 'Right', 'Right', 'Left', 'Up', 'Down']);
  await expect(status(teach, 'Deal name')).toHaveText('Oak doors and flooring');
  // The page has heard nothing of all that, and is where it was.
  expect(await heard(page)).toEqual(before);
  expect(page.url()).toBe(addressOfOak('4217'));

  const toSave = teach.getByRole('button', { name: 'Save', exact: true });
  await expect(toSave).toHaveAttribute('aria-disabled', 'true');
  await checkOn(teach, page, addressOfOak('4218'));
  await expect(field(teach, 'Deal name').getByText('On the other deal: Kitchen for two')).toBeVisible();
  await field(teach, 'Closed').getByRole('combobox').first().selectOption('deal is open');
  await field(teach, 'Closed').getByRole('combobox').last().selectOption('deal is closed');
  await expect(toSave).not.toHaveAttribute('aria-disabled', 'true');
  await save(teach);

  await page.goto(addressOfOak('4219'));
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect.poll(() => world.wazzup.deals.all().length).toBe(1);
  expect(world.wazzup.deals.all()).toEqual([
    {
      id: '4219',
      name: 'New stairs',
      uri: addressOfOak('4219'),
      responsible_user_id: '222',
      contacts: ['41'],
      closed: false,
    },
  ]);
});

test('nothing in the page hears of a choice, and Escape leaves it', async ({ world, extension }) => {
  world.sites.push(createTeachSite());
  await extension.connect();
  const page = await extension.visit(addressOfOak('4217'));
  await page.getByRole('checkbox').focus();
  const teach = await openTeach(extension, page);
  await page.bringToFront();
  const before = await heardOfChoice(page);

  await beginChoice(teach, page, 'Closed');
  await page.keyboard.press('a');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(pickerIn(page)).toHaveCount(0);
  await page.bringToFront();
  await expect(page.getByRole('checkbox')).toBeFocused();

  await beginChoice(teach, page, 'Closed');
  const box = await page.getByRole('checkbox').boundingBox();
  await page.mouse.dblclick((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
  await expect(pickerIn(page)).toHaveCount(0);
  await expect(page.getByRole('checkbox')).not.toBeChecked();
  expect(await heardOfChoice(page)).toEqual(before);

  // The place of the field in hand is outlined, and takes no press.
  await teach.bringToFront();
  await field(teach, 'Deal name').getByRole('button', { name: 'Not on this page' }).focus();
  await expect(page.locator('[popover][style*="pointer-events: none"]')).toHaveCount(1);
  await teach.getByRole('button', { name: 'Check on another deal' }).focus();
  await expect(page.locator('[popover]')).toHaveCount(0);

  // A choice ends with its page, and with the window that asked for it.
  await beginChoice(teach, page, 'Closed');
  await teach.close();
  await expect(page.locator('[popover]')).toHaveCount(0);
});

test.describe('a CRM that is built in, whose pages are no longer as its reader knows them', () => {
  test.use({ granted: ['https://*.pipedrive.com/*'] });

  test('is read again, once a manager has shown where a field stands now', async ({ world, extension }) => {
    world.sites.push(createTeachSite('acme.pipedrive.com', /^\/deal\/(\d+)$/));
    const address = (id: string) => `https://acme.pipedrive.com/deal/${id}`;
    await extension.connect();
    const page = await extension.visit(address('4217'));
    const popup = await extension.popup(page);
    await expectState(popup, 'not-linked');
    const name = popup.getByRole('textbox', { name: 'Deal name' });
    await expect(name).toHaveValue('');
    const teach = await openTeachBy(extension, () =>
      popup.getByRole('button', { name: 'Show where it stands' }).first().click(),
    );
    await expect(teach.getByRole('group')).toHaveCount(1);
    await pickByMouse(teach, page, 'Deal name', page.locator('h1'));
    await checkOn(teach, page, address('4218'));
    await expect(field(teach, 'Deal name').getByText('On the other deal: Kitchen for two')).toBeVisible();
    await save(teach);

    await page.goto(address('4219'));
    await expect((await extension.popup(page)).getByRole('textbox', { name: 'Deal name' })).toHaveValue('New stairs');
  });
});

test('finds what stands in dialogs, shadow roots and frames', async ({ world, extension }) => {
  world.sites.push(createTeachSite());
  await extension.connect();
  const page = await extension.visit(addressOfOak('nested'));
  const teach = await openTeach(extension, page);
  const before = await heardOfChoice(page);
  await pickByMouse(teach, page, 'Deal name', page.locator('.card-title'));
  await expect(status(teach, 'Deal name')).toHaveText('Doors in the shade');
  await pickByMouse(teach, page, 'Closed', page.frameLocator('iframe').locator('.stage'));
  await expect(status(teach, 'Closed')).toHaveText('In the frame');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await heardOfChoice(page)).toEqual(before);
});

test('says which field is no longer where it was taught, and is taught that one again', async ({
  world,
  extension,
}) => {
  const site = createTeachSite();
  world.sites.push(site);
  await extension.connect();
  const page = await extension.visit(addressOfOak('4217'));
  const teach = await openTeach(extension, page);
  await pickByMouse(teach, page, 'Deal name', page.locator('h1'));
  await pickByMouse(teach, page, 'Contacts', page.locator('.person a').first());
  await checkOn(teach, page, addressOfOak('4218'));
  await expect(field(teach, 'Deal name').getByText('On the other deal: Kitchen for two')).toBeVisible();
  await save(teach);

  site.isRebuilt = true;
  await page.goto(addressOfOak('4219'));
  const popup = await extension.popup(page);
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await expect(popup.getByText('no longer shows this where you taught it: Deal name.')).toBeVisible();
  await expect(name).toHaveValue('');
  // The other field is read as before.
  await expect(popup.getByRole('group', { name: 'Contacts' }).getByText('Li Wei')).toBeVisible();
  const again = await openTeachBy(extension, () =>
    popup.getByRole('button', { name: 'Show where it stands' }).first().click(),
  );
  await expect(again.getByRole('group')).toHaveCount(1);
  await pickByMouse(again, page, 'Deal name', page.locator('[data-part="headline"]'));
  await checkOn(again, page, addressOfOak('4217'));
  await expect(field(again, 'Deal name').getByText('On the other deal: Oak doors and flooring')).toBeVisible();
  await save(again);

  await page.goto(addressOfOak('4219'));
  const mended = await extension.popup(page);
  await expect(mended.getByRole('textbox', { name: 'Deal name' })).toHaveValue('New stairs');
  await expect(mended.getByRole('group', { name: 'Contacts' }).getByText('Li Wei')).toBeVisible();
});

test('reads phones and who is responsible from the pages of the contacts, once a manager has agreed to that', async ({
  world,
  extension,
}) => {
  const site = createTeachSite();
  site.leavesToContacts = true;
  world.sites.push(site);
  for (const { owner } of Object.values(OAK_DEALS)) world.wazzup.users.put({ id: owner[0], name: owner[1] });
  await extension.connect();
  const page = await extension.visit(addressOfOak('4217'));
  const teach = await openTeach(extension, page);
  const [phones, responsible] = [field(teach, 'Phones'), field(teach, 'Responsible')];
  await pickByMouse(teach, page, 'Deal name', page.locator('h1'));
  await pickByMouse(teach, page, 'Contacts', page.locator('.person a').first());
  for (const [group, choice] of [
    [phones, 'Read them from each contact’s own page'],
    [responsible, 'Read it from the contact’s own page'],
  ] as const) {
    await group.getByRole('button', { name: 'Not on this page' }).click();
    await group.getByRole('radio', { name: choice }).check();
    await expect(group.getByText(`https://${TEACH_HOST}/contacts/{digits}`)).toBeVisible();
    await group.getByRole('checkbox').check();
  }
  expect(site.contactsAsked).toEqual([]);
  await page.goto(`https://${TEACH_HOST}/contacts/31`);
  await pickByMouse(teach, page, 'Phones', page.locator('.phone'));
  await pickByMouse(teach, page, 'Responsible', page.locator('.manager a'));
  await checkOn(teach, page, addressOfOak('4218'));
  await expect(field(teach, 'Deal name').getByText('On the other deal: Kitchen for two')).toBeVisible();
  // The page of the other deal's contact proves them.
  await expect(phones.getByText('On the other deal: +1 202-555-0140')).toBeVisible();
  await expect(responsible.getByText('On the other deal: Tom Baker')).toBeVisible();
  await expect(teach.getByText('Left out, so you will be asked each time: Closed.')).toBeVisible();
  await save(teach);

  const asked = site.contactsAsked.length;
  await page.goto(addressOfOak('4219'));
  const popup = await extension.popup(page);
  const person = popup.getByRole('group', { name: 'Contacts' }).getByRole('listitem').first();
  await expect(person.locator('[title*="202-555-0141"]')).toHaveCount(1);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect
    .poll(() => world.wazzup.deals.get('4219'))
    .toMatchObject({ responsible_user_id: '222', contacts: ['41'] });
  // Only this deal's own contact was asked for.
  expect(new Set(site.contactsAsked.slice(asked))).toEqual(new Set(['41']));
});
