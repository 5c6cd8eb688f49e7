import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, stateOf, test } from './fixtures.ts';
import { expectPill } from './pill.ts';
import { writesOf } from './requests.ts';

const PINE = { ...OAK, id: '4218', name: 'Pine windows' };

/** The popup's state while page and Wazzup have not both answered yet. */
const expectUnconfirmed = async (popup: Page, state: string) => {
  await expect(stateOf(popup)).toHaveAttribute('data-state', state);
  await expect(stateOf(popup)).toHaveAttribute('aria-busy', 'true');
  await expect(popup.getByText(/^As of \d.*Checking now…$/)).toBeVisible();
  await expect(popup.locator('[data-tone="good"]')).toHaveCount(0);
};

/** Opens the page of a deal that Wazzup has, and waits until the page's own look has found it; then holds all looks. */
async function visitLinked(world: World, extension: Extension): Promise<Page> {
  crm.seed(world, OAK);
  crm.seed(world, PINE);
  world.wazzup.deals.put(sentOak(crm));
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'In Wazzup');
  world.wazzup.requests.clear();
  world.wazzup.faults.add({ hold: true, path: '/v2/deals', times: 99 });
  return page;
}

const press = (popup: Page, name: string) => popup.getByRole('button', { name }).click({ force: true });

test('the popup shows at once how the deal stood, takes no press, and asks Wazzup once to confirm it', async ({
  world,
  extension,
}) => {
  const page = await visitLinked(world, extension);
  const popup = await extension.popup(page);
  await expectUnconfirmed(popup, 'in-sync');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
  await expect(popup.getByRole('button', { name: 'Close in Wazzup' })).toHaveAttribute('aria-disabled', 'true');
  await press(popup, 'Close in Wazzup');
  await expect(popup.getByText(/Then press again/)).toBeVisible();

  world.wazzup.faults.release();
  await expectState(popup, 'in-sync');
  await expect(popup.getByText(/Then press again/)).toHaveCount(0);
  const asked = world.wazzup.requests.list().filter(({ path }) => path.startsWith('/v2/deals'));
  expect(asked.map(({ method }) => method)).toEqual(['GET']);
  expect(writesOf(world)).toEqual([]);
  await popup.getByRole('button', { name: 'Close in Wazzup' }).click();
  await expectState(popup, 'closed');
});

test('what Wazzup has by now takes the place of what it had', async ({ world, extension }) => {
  const page = await visitLinked(world, extension);
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Changed by a colleague' });
  const popup = await extension.popup(page);
  await expectUnconfirmed(popup, 'in-sync');
  world.wazzup.faults.release();
  await expectState(popup, 'differs');
  await expect(popup.getByRole('region', { name: 'Differences' })).toContainText('Changed by a colleague');
});

test('what the page shows by now takes the place of what it showed', async ({ world, extension }) => {
  const page = await visitLinked(world, extension);
  crm.seed(world, { ...OAK, name: 'Renamed meanwhile' });
  const popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue('Renamed meanwhile');
  world.wazzup.faults.release();
  await expectState(popup, 'differs');
});

test('a popup over another deal shows nothing of the one before', async ({ world, extension }) => {
  const page = await visitLinked(world, extension);
  await page.evaluate((path) => Reflect.get(window, 'goTo')(path), new URL(crm.uri(PINE.id)).pathname);
  const popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(PINE.name);
  await expect(stateOf(popup)).toHaveCount(0);
  world.wazzup.faults.release();
  await expectState(popup, 'not-linked');
});

test('nothing is shown of what another account had', async ({ world, extension }) => {
  const page = await visitLinked(world, extension);
  world.wazzup.tokens.accept('token-of-another-account');
  const options = await extension.options();
  await options.getByRole('textbox', { name: 'Access token' }).fill('token-of-another-account');
  await options.getByRole('button', { name: 'Save token' }).click();
  await expect(options.getByRole('textbox', { name: 'Access token' })).toHaveValue('');
  const popup = await extension.popup(page);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
  await expect(stateOf(popup)).toHaveCount(0);
  world.wazzup.faults.release();
  await expectState(popup, 'in-sync');
});
