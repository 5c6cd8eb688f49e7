import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, sentOak } from './crms.ts';
import { expect, expectState, openDeal, stateOf, test } from './fixtures.ts';
import { openAsNewerVersion, visitDatabase } from './own-database.ts';
import { writesOf } from './requests.ts';

// The extension keeps what waits, and its history, in its own IndexedDB. In these tests something is wrong with that.

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('the browser closes the database, also in the middle of a press: every press works', async ({
  world,
  extension,
}) => {
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  await openAsNewerVersion(popup, { stays: false });
  world.wazzup.faults.add({ hold: true, method: 'POST' });
  await press(popup, 'Create in Wazzup');
  await expect.poll(() => world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  await openAsNewerVersion(popup, { stays: false });
  world.wazzup.faults.release();
  await expectState(popup, 'in-sync');
  await press(popup, 'Close in Wazzup');
  await expectState(popup, 'closed');
  expect(writesOf(world).map(({ method }) => method)).toEqual(['POST', 'PATCH']);
  const { stores } = await visitDatabase(popup);
  expect(stores.outbox).toEqual([]);
  expect(stores.journal).toEqual([
    expect.objectContaining({ end: 'applied', press: expect.objectContaining({ action: 'create' }) }),
    expect.objectContaining({ end: 'applied', press: expect.objectContaining({ action: 'close' }) }),
  ]);
});

test('damaged records hold up nothing, and the manager saves them as a file and deletes them', async ({
  world,
  extension,
}) => {
  const { page, popup: first } = await openDeal(world, extension, crm);
  await press(first, 'Create in Wazzup');
  await expectState(first, 'in-sync');
  const damaged = [
    { store: 'outbox', record: { seq: 100, press: 'cut off' } },
    { store: 'journal', record: { seq: 101, end: 'applied', press: { action: 'create', deal: null } } },
    { store: 'people', record: { account: '', site: 'acme.pipedrive.com', contact: { id: '31' } } },
  ];
  await visitDatabase(first, damaged);
  await extension.endBackground();

  // Nobody has asked for what waits yet: the history itself has to find what cannot be read.
  const history = await extension.context.newPage();
  await history.goto(`${extension.root}journal.html`);
  const card = history.getByRole('region', { name: 'Damaged records' });
  const rows = history.getByRole('table', { name: 'History' }).locator('tbody tr:has(td)');
  await expect(card).toContainText('3 records of this browser cannot be read any more');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Created');

  await first.close();
  const popup = await extension.popup(page);
  await press(popup, 'Close in Wazzup');
  await expectState(popup, 'closed');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('Closed');

  await history.bringToFront();
  const [saved] = await Promise.all([history.waitForEvent('download'), press(history, 'Save as a file')]);
  expect(saved.suggestedFilename()).toMatch(/^Damaged records \d{4}-\d\d-\d\d\.json$/);
  const inFile: { store: string }[] = JSON.parse(await readFile(await saved.path(), 'utf8'));
  const byStore = (records: { store: string }[]) => records.toSorted((a, b) => a.store.localeCompare(b.store));
  expect(byStore(inFile)).toEqual(byStore(damaged));

  await card.getByRole('button', { name: 'Delete' }).click();
  await history.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(card).toHaveCount(0);
  const { stores } = await visitDatabase(history);
  expect([stores.damaged, stores.outbox, stores.people, stores.journal?.length]).toEqual([[], [], [], 2]);
});

test('the popup says that a newer version wrote the database, and the extension changes nothing in it', async ({
  world,
  extension,
}) => {
  const { page, popup: first } = await openDeal(world, extension, crm);
  await expectState(first, 'not-linked');
  world.wazzup.faults.add({ status: 429, retryAfter: 3600, method: 'POST' });
  await press(first, 'Create in Wazzup');
  await expectState(first, 'pending');
  await openAsNewerVersion(first, { stays: true });
  await extension.endBackground();
  await first.close();
  const quiet = await extension.context.newPage();
  await quiet.goto(`${extension.root}manifest.json`);
  const before = await visitDatabase(quiet);
  expect(before.stores.outbox).toHaveLength(1);

  const popup = await extension.popup(page);
  await expectState(popup, 'error');
  await expect(stateOf(popup)).toHaveText('A newer version of Deal Link wrote this browser’s data');
  await expect(popup.getByText('Update Deal Link. Until then nothing is sent, and nothing is lost.')).toBeVisible();
  const options = await extension.options();
  await expect(options.getByRole('status')).toContainText('A newer version of Deal Link wrote');
  expect(await visitDatabase(quiet)).toEqual(before);
  expect(world.wazzup.deals.all()).toEqual([]);
});
