import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, test } from './fixtures.ts';

async function openDeals({ context, root }: Extension, count: number): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${root}deals.html`);
  await expect(page.getByRole('status')).toHaveText(`${count} of ${count}`);
  return page;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function chooseFile(page: Page, text: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Import CSV').click()]);
  await chooser.setFiles({ name: 'deals.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
}

test('a table is imported: the page says before what it will do, row by row, and sends the good rows', async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put(sentOak(crm));
  world.wazzup.deals.put({ ...sentOak(crm), id: '4218', name: 'Stairs', uri: crm.uri('4218') });
  await extension.connect();
  const page = await openDeals(extension, 2);
  const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'Export CSV').click()]);
  const exported = await readFile(await saved.path(), 'utf8');
  await chooseFile(page, exported);
  const question = page.getByRole('alertdialog', { name: 'Import deals.csv?' });
  await expect(question.getByRole('status')).toContainText('2 stay as they are');
  await expect(question.getByRole('button', { name: 'Confirm' })).toBeDisabled();
  await question.getByRole('button', { name: 'Cancel' }).click();

  const edited = `${exported.replace('Stairs', 'Stairs, oak')}\r\n"4219","New","${crm.uri('4219')}","222","31","Open",""\r\n"4220","","${crm.uri('4220')}","222","31","Perhaps",""`;
  await chooseFile(page, edited);
  await expect(question).toContainText('For the deals of acme.pipedrive.com');
  await expect(question.getByRole('status')).toContainText('1 deal is created');
  await expect(question.getByRole('status')).toContainText('1 is updated');
  await expect(question.getByRole('status')).toContainText('1 row is left out');
  await expect(question).toContainText('Row 5, Deal name:');
  await expect(question).toContainText('Row 5, Status: Write “Open” or “Closed”.');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Done: 2 of 2')).toBeVisible();
  const names = () => world.wazzup.deals.all().map(({ id, name }) => `${id} ${name}`);
  expect(names().toSorted()).toEqual([`4217 ${OAK.name}`, '4218 Stairs, oak', '4219 New']);
  await button(page, 'Undo').click();
  await expect.poll(() => names().toSorted()).toEqual([`4217 ${OAK.name}`, '4218 Stairs']);
});

test('a file that is no table is refused in words', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.deals.put(sentOak(crm));
  await extension.connect();
  const page = await openDeals(extension, 1);
  await chooseFile(page, 'id,name\n1,"Oak\n2,Pine');
  await expect(page.getByText('A quotation mark is out of place in row 2')).toBeVisible();
  await chooseFile(page, 'id,name\n');
  await expect(page.getByText('This file has no rows of deals.')).toBeVisible();
  await chooseFile(page, 'sum,name\n1,Oak');
  await expect(page.getByRole('alertdialog')).toContainText('Choose the column with the deals’ IDs');
});

test.describe('rows that grow in a tab that is not in front', () => {
  // Firefox tells of the list's measuring as of an error, even where the page says that it is none (deals/main.tsx).
  test.use({ expectedErrors: /ResizeObserver loop/ });

  test('deals are checked against the CRM that is open in a tab', async ({ world, extension }) => {
    crm.seed(world, OAK);
    crm.seed(world, { ...OAK, id: '4218', name: 'Stairs' });
    world.wazzup.deals.put(sentOak(crm));
    world.wazzup.deals.put({ ...sentOak(crm), id: '4218', name: 'Ladder', uri: crm.uri('4218') });
    world.wazzup.deals.put({ ...sentOak(crm), id: '4219', uri: crm.uri('4219') });
    world.wazzup.deals.put({ ...sentOak(crm), id: '7', uri: 'https://beta.pipedrive.com/deal/7' });
    await extension.connect();
    const page = await openDeals(extension, 4);
    await button(page, 'Check against the CRM').click();
    await expect(page.getByRole('alert')).toContainText('None of these deals’ CRMs is open.');

    await extension.visit('https://acme.pipedrive.com/pipeline/1');
    await page.bringToFront();
    await button(page, 'Check against the CRM').click();
    await expect(page.getByText('Done: 3 of 3')).toBeVisible();
    await expect(page.getByText('The same: 1. The CRM did not say: 0.')).toBeVisible();
    await expect(page.getByText('The CRM no longer has this deal')).toBeVisible();
    await expectAccessible(page);
    await button(page, 'Differ: 1').click();
    await expect(page.getByRole('status')).toHaveText('1 of 4');
    await expect(page.getByText('Differs in the CRM: Deal name')).toBeVisible();
  });
});
