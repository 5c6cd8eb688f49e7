import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Deal } from '../wazzup/index.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, sentOak } from './crms.ts';
import { expect, test } from './fixtures.ts';

const dealOf = (id: number): Deal => ({
  ...sentOak(crm),
  id: String(id),
  name: `Deal ${id}`,
  uri: crm.uri(String(id)),
});

const pressed = ({ id, name, uri, responsible_user_id, contacts, closed }: Deal) => ({
  ...{ id, name, uri, contacts, closed },
  responsibleUserId: responsible_user_id,
});

/** Closes all deals of Wazzup at once, as the page of all deals does. */
async function closeAll(page: Page, deals: readonly Deal[]): Promise<void> {
  const request = {
    id: crypto.randomUUID(),
    action: 'close',
    deals: deals.map(pressed),
    from: 0,
    isLast: true,
  };
  await page.evaluate((message) => chrome.runtime.sendMessage(message), { type: 'batch.press', request });
}

test('the history shows many deals that were changed at once as one row, opens them by pages and undoes them', async ({
  world,
  extension,
}) => {
  const { context, root } = extension;
  const deals = Array.from({ length: 60 }, (_, index) => dealOf(index + 1));
  for (const deal of deals) world.wazzup.deals.put(deal);
  // Wazzup takes no deal with such a link any more.
  world.wazzup.deals.put({ ...dealOf(7), uri: 'no link' });
  await extension.connect();
  const history = await context.newPage();
  await history.goto(`${root}journal.html`);
  await expect(history.getByText('Nothing has been sent yet')).toBeVisible();

  await closeAll(history, world.wazzup.deals.all());
  const table = history.getByRole('table', { name: 'History' });
  await expect(table.getByText('Done: 59 of 60')).toBeVisible();
  await expect(table.getByText('Left as they are: 1')).toBeVisible();
  await expect(history.getByText('Nothing has been sent yet')).toBeHidden();

  await table.getByRole('button', { name: 'Show deals' }).click();
  await expect(table.getByText('1–50 of 60')).toBeVisible();
  await expect(table.getByRole('link', { name: 'Deal 1', exact: true })).toBeVisible();
  await expect(table.getByText(/Wazzup did not accept/)).toBeVisible();
  await expectAccessible(history);
  await table.getByRole('button', { name: 'Next' }).click();
  await expect(table.getByRole('link', { name: 'Deal 60', exact: true })).toBeVisible();
  await table.getByRole('button', { name: 'Hide' }).click();

  const closed = () => world.wazzup.deals.all().filter((deal) => deal.closed).length;
  expect(closed()).toBe(59);
  await table.getByRole('button', { name: 'Dismiss' }).click();
  await expect(table.getByRole('button', { name: 'Dismiss' })).toBeHidden();
  await table.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(closed).toBe(0);
  await expect(table.getByText('Change undone')).toBeVisible();
  await expect(table.getByText('Undone later')).toBeVisible();
});

test('many deals that were changed at once are found, exported and cleared like single changes', async ({
  world,
  extension,
}) => {
  const { context, root } = extension;
  const deals = Array.from({ length: 60 }, (_, index) => dealOf(index + 1));
  for (const deal of deals) world.wazzup.deals.put(deal);
  world.wazzup.deals.put({ ...dealOf(7), uri: 'no link' });
  await extension.connect();
  const history = await context.newPage();
  await history.goto(`${root}journal.html`);
  await closeAll(history, world.wazzup.deals.all());
  const table = history.getByRole('table', { name: 'History' });
  const row = table.getByRole('row', { name: /60 deals/ });
  await expect(row).toContainText('Done: 59 of 60');

  // One of its deals has failed, so it stands with what needs the manager, and opens those that do.
  await expect(table.getByRole('rowheader', { name: 'Needs attention' })).toBeVisible();
  await history.getByRole('radio', { name: 'Needs attention 1' }).check();
  await row.getByRole('button', { name: 'Show deals' }).click();
  await expect(table.getByRole('link', { name: 'Deal 7', exact: true })).toBeHidden();
  await expect(table.getByRole('rowheader', { name: /^Deal/ })).toHaveCount(1);
  await expect(table.getByRole('rowheader', { name: /^Deal 7/ })).toBeVisible();
  await history.getByRole('radio', { name: 'Waiting 0' }).check();
  await expect(history.getByText('Nothing here matches.')).toBeVisible();
  await history.getByRole('radio', { name: 'All 1' }).check();

  const search = history.getByRole('searchbox', { name: 'Search history' });
  await search.fill('deal 42');
  await expect(row).toContainText('Found in it: 1');
  await row.getByRole('button', { name: 'Show deals' }).click();
  await expect(table.getByRole('rowheader', { name: /^Deal/ })).toHaveText([/Deal 42/]);
  await search.fill('59 of 60');
  await expect(table.getByText('1–50 of 60')).toBeVisible();
  await search.fill('no such deal');
  await expect(history.getByText('Nothing here matches.')).toBeVisible();
  await search.fill('');

  const [download] = await Promise.all([
    history.waitForEvent('download'),
    history.getByRole('button', { name: 'Export history' }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(rows).toHaveLength(61);
  expect(rows.filter((line) => line.includes('"Closed","Done"'))).toHaveLength(59);
  expect(rows.filter((line) => line.includes('Wazzup did not accept'))).toHaveLength(1);
  await expectAccessible(history);

  const own = await context.newPage();
  await own.goto(`${root}journal.html?deal=42`);
  await expect(own.getByText('Only one deal is shown.')).toBeVisible();
  await own.getByRole('button', { name: 'Show deals' }).click();
  await expect(own.getByRole('rowheader', { name: /^Deal/ })).toHaveText([/Deal 42/]);
  await own.close();

  await history.getByRole('button', { name: 'Clear history' }).click();
  const question = history.getByRole('alertdialog');
  await expect(question).toContainText('1 change of many deals');
  await question.getByRole('button', { name: 'Clear history' }).click();
  await expect(history.getByText('Nothing has been sent yet')).toBeVisible();
});
