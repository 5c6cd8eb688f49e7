import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, test } from './fixtures.ts';

/** Puts so many deals into Wazzup, numbered from 1; every tenth is closed. */
function seedDeals(world: World, count: number): void {
  for (let index = 1; index <= count; index += 1)
    world.wazzup.deals.put({
      ...sentOak(crm),
      id: String(index),
      name: `Oak N${String(index).padStart(3, '0')}`,
      uri: crm.uri(String(index)),
      closed: index % 10 === 0,
    });
}

async function openDeals({ context, root }: Extension, query = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${root}deals.html${query}`);
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const confirm = (page: Page, name: string) =>
  page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
const count = (page: Page) => page.getByRole('status');
const table = (page: Page) => page.getByRole('table', { name: 'Deals' });
const rowsOf = (page: Page) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });

test('all deals are listed, found, sorted and kept in the address', async ({ world, extension }) => {
  seedDeals(world, 250);
  world.wazzup.deals.put({
    ...sentOak(crm),
    id: 'ü-1',
    name: 'Двери «Ромашка»',
    uri: 'javascript:alert(1)',
    contacts: [],
  });
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  const [page] = await Promise.all([
    extension.context.waitForEvent('page'),
    popup.getByRole('link', { name: 'All deals' }).click(),
  ]);
  await expect(count(page)).toHaveText('251 of 251');
  await expect(table(page)).toHaveAttribute('aria-rowcount', '252');
  // Only the rows in sight are drawn.
  expect(await rowsOf(page).count()).toBeLessThan(100);
  await expectAccessible(page);

  const search = page.getByRole('searchbox', { name: 'Search deals' });
  await search.fill('  РОМАШКА двери');
  await expect(count(page)).toHaveText('1 of 251');
  // What is no web address is no link.
  await expect(rowsOf(page).getByRole('link')).toHaveCount(0);
  await search.fill('n025 OAK');
  await expect(count(page)).toHaveText('1 of 251');
  await expect(rowsOf(page).first().getByRole('link')).toHaveAttribute('href', crm.uri('25'));
  await search.fill('');
  await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Closed (25)' });
  await expect(count(page)).toHaveText('25 of 251');
  await button(page, 'Deal ID').click();
  await button(page, 'Deal ID').click();
  await expect(rowsOf(page).first()).toContainText('N250');
  await expect.poll(() => new URL(page.url()).search).toBe('?sort=-id&state=closed');

  const again = await openDeals(extension, new URL(page.url()).search);
  await expect(count(again)).toHaveText('25 of 251');
  await expect(rowsOf(again).first()).toContainText('N250');
  await again.getByRole('combobox', { name: 'To check' }).selectOption({ label: 'No contacts (1)' });
  await again.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'All' });
  await expect(count(again)).toHaveText('1 of 251');
});

test('a list that breaks off says why, keeps what it has, and shows it at once the next time', async ({
  world,
  extension,
}) => {
  seedDeals(world, 120);
  await extension.connect();
  const page = await openDeals(extension);
  await expect(count(page)).toHaveText('120 of 120');
  await expect(button(page, 'Load again')).toBeVisible();

  world.wazzup.faults.add({ status: 403, method: 'GET', times: 100 });
  const later = await openDeals(extension);
  await expect(count(later)).toHaveText('120 of 120');
  await expect(later.getByRole('alert')).toContainText('This token is not allowed to work with deals');
  await expectAccessible(later);
  world.wazzup.faults.clear();
  seedDeals(world, 130);
  await button(later, 'Load again').click();
  await expect(count(later)).toHaveText('130 of 130');

  // Nobody sees the deals of an account without its token.
  await later.evaluate(() => chrome.runtime.sendMessage({ type: 'token.forget', request: {} }));
  await expect(table(later)).toHaveCount(0);
  await expect(later.getByRole('alert')).toContainText('Connect to Wazzup first');
});

test('many deals are closed after one question, and all of it is undone at once', async ({ world, extension }) => {
  seedDeals(world, 30);
  await extension.connect();
  const page = await openDeals(extension, '?q=n01');
  await expect(count(page)).toHaveText('10 of 30');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('searchbox', { name: 'Search deals' }).fill('');
  await expect(page.getByRole('checkbox', { name: 'Select Oak N011', exact: true })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Select Oak N021', exact: true })).not.toBeChecked();

  await button(page, 'Close 9').click();
  const question = page.getByRole('alertdialog', { name: 'Close 9 deals in Wazzup?' });
  await expect(question).toContainText('Oak N011');
  await expectAccessible(page);
  await confirm(page, 'Cancel');
  await button(page, 'Close 9').click();
  await confirm(page, 'Confirm');
  await expect(page.getByText('Done: 9 of 9')).toBeVisible();
  const closed = () => world.wazzup.deals.all().filter((deal) => deal.closed).length;
  expect(closed()).toBe(12);
  await button(page, 'Undo').click();
  await expect.poll(closed).toBe(3);
});

test('deals are exported as a table without any secret, and no cell runs as a formula', async ({
  world,
  extension,
}) => {
  seedDeals(world, 3);
  world.wazzup.deals.put({ ...sentOak(crm), id: '4', name: '=HYPERLINK("https://evil.example")' });
  await extension.connect();
  const page = await openDeals(extension);
  await expect(count(page)).toHaveText('4 of 4');
  const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'Export CSV').click()]);
  expect(saved.suggestedFilename()).toMatch(/^Deals \d{4}-\d\d-\d\d(\(\d+\))?\.csv$/);
  const text = await readFile(await saved.path(), 'utf8');
  expect(text.split('\r\n')).toHaveLength(5);
  expect(text).toContain(`"4","'=HYPERLINK(""https://evil.example"")"`);
  expect(text).not.toContain(DEFAULT_TOKEN);
});
