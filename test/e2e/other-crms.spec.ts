import { BITRIX24, type CrmCase, HUBSPOT, OAK, OTHER_CRMS, type SeededDeal, sentOak, ZOHO } from './crms.ts';
import { expect, expectState, OTHER_HOSTS, openDetails, test } from './fixtures.ts';

test.use({ granted: OTHER_HOSTS });

/** Zoho's ids are long; the others' are not. */
const oakOf = (crm: CrmCase): SeededDeal => ({ ...OAK, id: crm === ZOHO ? '4876876000001299001' : OAK.id });

const sent = (crm: CrmCase) => ({ ...sentOak(crm), id: oakOf(crm).id, uri: crm.uri(oakOf(crm).id) });

for (const crm of OTHER_CRMS) {
  test(`${crm.label}: the extension reads and creates the deal, updates it after a change, and closes it with the CRM's`, async ({
    world,
    extension,
  }) => {
    const oak = oakOf(crm);
    crm.seed(world, oak);
    await extension.connect();
    const page = await extension.visit(crm.uri(oak.id));
    const popup = await extension.popup(page);
    await expectState(popup, 'not-linked');
    await expect(popup.getByText(oak.contacts[0]?.phones[0] ?? '')).toBeVisible();
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expectState(popup, 'in-sync');
    expect(world.wazzup.deals.all()).toEqual([sent(crm)]);

    crm.seed(world, { ...oak, name: 'Oak doors, 4 rooms', status: 'won' });
    await page.reload();
    await popup.reload();
    await expectState(popup, 'differs');
    await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
    await expectState(popup, 'closed');
    expect(world.wazzup.deals.all()).toEqual([{ ...sent(crm), name: 'Oak doors, 4 rooms', closed: true }]);
  });

  test(`${crm.label}: works from the page alone when the CRM refuses to answer`, { tag: '@once' }, async ({
    world,
    extension,
  }) => {
    const oak = oakOf(crm);
    crm.seed(world, oak);
    world.crm.refuseSession(true);
    await extension.connect();
    const popup = await extension.popup(await extension.visit(crm.uri(oak.id)));
    await expectState(popup, 'not-linked');
    await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(oak.name);
    const responsible = popup.getByRole('textbox', { name: 'Responsible user ID' });
    if (!crm.pageTellsAll) {
      await openDetails(popup);
      await expect(responsible).toHaveAccessibleDescription(/Could not be read/);
      await responsible.fill(oak.owner.id);
    }
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    // Zoho's page alone tells no ids of contacts, so no chat shows the deal.
    await expectState(popup, crm === ZOHO ? 'not-visible' : 'in-sync');
    expect(world.wazzup.deals.all()).toMatchObject([{ name: oak.name, responsible_user_id: oak.owner.id }]);

    // The page may not show all contacts, so the extension removes none.
    world.wazzup.deals.put(sent(crm));
    await popup.reload();
    await expectState(popup, 'in-sync');
  });
}

test('Bitrix24: the popup is about the deal of the slider in front, and about none when it is closed', async ({
  world,
  extension,
}) => {
  BITRIX24.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit('https://acme.bitrix24.com/crm/deal/list/');
  await expectState(await extension.popup(page), 'not-a-deal');
  await page.bringToFront();
  await page.getByRole('link', { name: OAK.name }).click();
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await openDetails(popup);
  await expect(popup.getByRole('textbox', { name: 'Link to the deal' })).toHaveValue(BITRIX24.uri(OAK.id));
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: 'Close' })
    .click({ timeout: 2_000 })
    .catch(() => {});
  await expectState(await extension.popup(page), 'not-a-deal');
});

test.describe('Bitrix24 on a server of its own', () => {
  test.use({ granted: ['https://crm.acme.example/*'] });

  test('works in its folder like the cloud, once the manager has granted its address', async ({ world, extension }) => {
    await extension.connect();
    const page = await extension.visit('https://crm.acme.example/portal/crm/deal/details/88/');
    const popup = await extension.popup(page);
    await expectState(popup, 'not-linked');
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await popup.getByRole('button', { name: 'Create anyway' }).click();
    await expectState(popup, 'not-visible');
    expect(world.wazzup.deals.get('88')?.uri).toBe('https://crm.acme.example/portal/crm/deal/details/88/');
  });

  test('stands in the settings, and a manager can remove it there', { tag: '@once' }, async ({ extension }) => {
    const options = await extension.options();
    const crms = options.getByRole('group', { name: 'CRMs', exact: true });
    await expect(crms.getByText('https://crm.acme.example')).toBeVisible();
    await expect(crms.getByRole('switch', { name: 'Bitrix24' })).not.toBeChecked();
    const address = crms.getByRole('textbox', { name: 'Bitrix24 on your own server' });
    await address.fill('crm.acme.example');
    await crms.getByRole('button', { name: 'Allow this address' }).click();
    await expect(address).toHaveAccessibleDescription(/not a web address/);
    await crms.getByRole('button', { name: 'Remove' }).click();
    await expect(crms.getByText('https://crm.acme.example')).toHaveCount(0);
    const scripts = () => chrome.scripting.getRegisteredContentScripts().then((all) => all.map(({ id }) => id));
    await expect.poll(async () => (await extension.inside()).evaluate(scripts)).toEqual([]);
  });
});

test('Zoho CRM inside Zoho One: the popup is about the deal in the frame', async ({ world, extension }) => {
  const oak = oakOf(ZOHO);
  ZOHO.seed(world, oak);
  await extension.connect();
  const page = await extension.visit(ZOHO.uri(oak.id).replace('https://crm.', 'https://one.'));
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sent(ZOHO)]);

  // A hidden frame shows another deal, and the page around the frames is the CRM's own.
  const frames = ['4876876000001299002', oak.id].map((id) => `frame=${new URL(ZOHO.uri(id)).pathname}`);
  await page.goto(`https://crm.zoho.com/around?${frames.join('&')}`);
  await expectState(await extension.popup(page), 'in-sync');
  await page.goto('https://crm.zoho.com/around?frame=/crm/tab/Potentials');
  await expectState(await extension.popup(page), 'not-a-deal');
});

test('HubSpot: the popup is about the deal of the preview over the board', async ({ world, extension }) => {
  HUBSPOT.seed(world, OAK);
  await extension.connect();
  const board = 'https://app.hubspot.com/contacts/39668252/objects/0-3/views/all/board';
  const page = await extension.visit(board);
  await expectState(await extension.popup(page), 'not-a-deal');
  await page.goto(`${board}?preview=0-3-${OAK.id}`);
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await openDetails(popup);
  await expect(popup.getByRole('textbox', { name: 'Link to the deal' })).toHaveValue(HUBSPOT.uri(OAK.id));
});

test('HubSpot: Wazzup’s users say which of its two numbers is a person’s', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  HUBSPOT.seed(world, OAK);
  await extension.connect();
  // HubSpot's numbers of a person among the owners and among the users differ.
  const userId = `9${OAK.owner.id}`;
  world.wazzup.users.clear();
  world.wazzup.users.put({ ...OAK.owner, id: userId });
  const popup = await extension.popup(await extension.visit(HUBSPOT.uri(OAK.id)));
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.get(OAK.id)?.responsible_user_id).toBe(userId);
  // So nobody is asked in the settings.
  const options = await extension.options();
  await expect(options.getByRole('switch', { name: 'HubSpot' })).toBeChecked();
  await expect(options.getByRole('radio', { name: 'the user ID' })).toHaveCount(0);
});
