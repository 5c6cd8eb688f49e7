import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, openDeal, test, visitDeal } from './fixtures.ts';
import { whenPageLooked } from './pill.ts';
import { writesOf } from './requests.ts';

const OTHER = { ...OAK, id: '4218', name: 'Pine windows' };

async function openHistory({ context, root }: Extension): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${root}journal.html`);
  return page;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const confirm = (page: Page, name: string) =>
  page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();

/** Finds the rows of the history without the headings between them: what needs attention, then all others, newest first. */
const rowsOf = (history: Page) => history.getByRole('table', { name: 'History' }).locator('tbody tr:has(td)');
const newest = (history: Page) => rowsOf(history).first();

async function oakPopup(world: World, extension: Extension): Promise<Page> {
  const { popup } = await openDeal(world, extension, crm);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
  return popup;
}

/** Deletes the deal and answers the question that comes first. */
async function deleteDeal(page: Page) {
  await press(page, 'Delete from Wazzup');
  await confirm(page, 'Delete');
}

test('the history lists create, update, close and delete as they happen, and can undo each', async ({
  world,
  extension,
}) => {
  const popup = await oakPopup(world, extension);
  await expectState(popup, 'not-linked');
  const [opened] = await Promise.all([
    extension.context.waitForEvent('page'),
    popup.getByRole('link', { name: 'History' }).click(),
  ]);
  const history = opened;
  await expect(history.getByText('Nothing has been sent yet')).toBeVisible();

  const steps = [
    { press: 'Create in Wazzup', did: 'Created', state: 'in-sync', before: [] },
    { press: 'Update in Wazzup', did: 'Updated', state: 'in-sync', before: [sentOak(crm)] },
    { press: 'Close in Wazzup', did: 'Closed', state: 'closed', before: [sentOak(crm)] },
    { press: 'Delete from Wazzup', did: 'Deleted', state: 'not-linked', before: [sentOak(crm)] },
  ];
  for (const step of steps) {
    await popup.bringToFront();
    if (step.press === 'Update in Wazzup')
      await popup.getByRole('textbox', { name: 'Deal name' }).fill('Doors, 4 rooms');
    if (step.press === 'Delete from Wazzup') await deleteDeal(popup);
    else await press(popup, step.press);
    if (step.press === 'Update in Wazzup') await expect(popup.getByText(/Sent as you typed it/)).toBeVisible();
    await expectState(popup, step.state);
    await expect(newest(history)).toContainText(step.did);
    await expect(newest(history)).toContainText('Done');
    await expect(newest(history).getByRole('link', { name: /rooms/ })).toHaveAttribute('href', crm.uri(OAK.id));
    if (step.press === 'Create in Wazzup') continue;

    await history.bringToFront();
    const done = await rowsOf(history).count();
    await newest(history).getByRole('button', { name: 'Undo' }).click();
    await expect(rowsOf(history)).toHaveCount(done + 1);
    await expect(newest(history)).toContainText('Change undone');
    await expect(newest(history)).toContainText('Done');
    await expect(rowsOf(history).nth(1)).toContainText('Undone later');
    await expect(rowsOf(history).nth(1).getByRole('button')).toHaveCount(0);
    expect(world.wazzup.deals.all()).toEqual(step.before);
    await popup.bringToFront();
    await popup.reload();
    await expectState(popup, 'in-sync');
  }
  await history.bringToFront();
  await expect(history.getByRole('rowheader', { name: 'Today' })).toBeVisible();
  const created = rowsOf(history).last();
  await created.getByRole('button', { name: 'Undo' }).click();
  await expect(history.getByRole('alertdialog', { name: 'Undo the creation of this deal?' })).toBeVisible();
  await confirm(history, 'Delete');
  await expect(created).toContainText('Undone later');
  // The history says "Undone later" at the press already, so the test waits for the end of the undo here.
  await expect(newest(history)).toContainText('Done');
  expect(world.wazzup.deals.all()).toEqual([]);
});

test('a deal’s own history is one click from the popup', async ({ world, extension }) => {
  world.wazzup.deals.put({ ...sentOak(crm), id: OTHER.id, uri: crm.uri(OTHER.id), name: OTHER.name });
  const popup = await oakPopup(world, extension);
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  crm.seed(world, OTHER);
  const other = await extension.popup(await extension.visit(crm.uri(OTHER.id)));
  await press(other, 'Close in Wazzup');
  await expectState(other, 'closed');
  const [history] = await Promise.all([
    extension.context.waitForEvent('page'),
    popup.getByRole('link', { name: 'History of this deal' }).click(),
  ]);
  await expect(rowsOf(history)).toHaveCount(1);
  await expect(newest(history)).toContainText(OAK.name);
  await expect(history.getByText(`Only the deal “${OAK.name}” is shown.`)).toBeVisible();
  await press(history, 'Show all');
  await expect(rowsOf(history)).toHaveCount(2);
  await history.reload();
  await expect(rowsOf(history)).toHaveCount(2);
});

test('the history shows each changed field of an update before and after', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name', responsible_user_id: '111' });
  const popup = await oakPopup(world, extension);
  await press(popup, 'Update in Wazzup');
  await confirm(popup, 'Change responsible');
  await expectState(popup, 'in-sync');
  const history = await openHistory(extension);
  await expect(newest(history)).toContainText(`Old name → ${OAK.name}`);
  await expect(newest(history)).toContainText('111 → Anna Petrova');
  // The responsible user sees the chat, so the history also asks before an undo moves it back.
  await newest(history).getByRole('button', { name: 'Undo' }).click();
  await expect(history.getByRole('alertdialog')).toContainText('from Anna Petrova to another manager');
  await confirm(history, 'Cancel');
  await expect(rowsOf(history)).toHaveCount(1);
  await newest(history).getByRole('button', { name: 'Undo' }).click();
  await confirm(history, 'Change responsible');
  await expect.poll(() => world.wazzup.deals.get(OAK.id)?.responsible_user_id).toBe('111');
});

test('an undo that would overwrite someone’s later change says so and sends nothing', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const popup = await oakPopup(world, extension);
  await press(popup, 'Update in Wazzup');
  await expectState(popup, 'in-sync');
  const history = await openHistory(extension);
  const theirs = { ...sentOak(crm), name: 'Changed by a colleague' };
  world.wazzup.deals.put(theirs);
  writesOf(world);

  const question = history.getByRole('alertdialog', { name: 'The deal has changed in Wazzup since then' });
  await press(history, 'Undo');
  const row = question.getByRole('row', { name: /Deal name/ });
  await expect(row).toContainText('Old name');
  await expect(row).toContainText('Changed by a colleague');
  await expectAccessible(history);
  await confirm(history, 'Keep Wazzup’s');
  await expect(question).toHaveCount(0);
  expect([writesOf(world), world.wazzup.deals.all()]).toEqual([[], [theirs]]);
  // It means the same as in the popup: the difference is wanted.
  await popup.reload();
  await expectState(popup, 'in-sync');
  await expect(popup.getByText('Deal name kept as in Wazzup: Changed by a colleague')).toBeVisible();

  await press(history, 'Undo');
  await confirm(history, 'Overwrite');
  await expect(rowsOf(history)).toHaveCount(2);
  await expect.poll(() => world.wazzup.deals.get(OAK.id)?.name).toBe('Old name');
});

test('the history can put back a deal that has gone from Wazzup since', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const popup = await oakPopup(world, extension);
  await press(popup, 'Update in Wazzup');
  await expectState(popup, 'in-sync');
  world.wazzup.deals.clear();
  const history = await openHistory(extension);
  await press(history, 'Undo');
  const question = history.getByRole('alertdialog', { name: 'Wazzup no longer has this deal' });
  await expect(question.getByRole('row', { name: /Deal name/ })).toContainText('Old name');
  expect(world.wazzup.deals.all()).toEqual([]);
  await confirm(history, 'Put it back');
  await expect.poll(() => world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), name: 'Old name' }]);
});

test('a press that stopped at someone’s change needs attention until the manager decides', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const page = await visitDeal(world, extension, crm);
  // The popup opens after the page has looked, or it would look again on the page's news and might see their change.
  await whenPageLooked(extension, page);
  const popup = await extension.popup(page);
  await expectState(popup, 'differs');
  const theirs = { ...sentOak(crm), name: 'Changed by a colleague' };
  world.wazzup.deals.put(theirs);
  await press(popup, 'Update in Wazzup');
  await expect(popup.getByText('Someone changed this deal in Wazzup')).toBeVisible();

  const history = await openHistory(extension);
  await history.getByRole('radio', { name: /Needs attention/ }).check();
  await expect(newest(history)).toContainText('Not sent: the deal had changed in Wazzup');
  await press(history, 'Try again');
  const row = history.getByRole('alertdialog').getByRole('row', { name: /Deal name/ });
  await expect(row).toContainText(OAK.name);
  await expect(row).toContainText('Changed by a colleague');
  await confirm(history, 'Keep Wazzup’s');
  await expect(rowsOf(history)).toHaveCount(0);
  expect([writesOf(world), world.wazzup.deals.all()]).toEqual([[], [theirs]]);
  // It means the same as in the popup: the difference is wanted.
  await popup.reload();
  await expectState(popup, 'in-sync');
  await expect(popup.getByText('Deal name kept as in Wazzup: Changed by a colleague')).toBeVisible();
});

test('a failed press shows its reason, blocks no other, and can be tried again', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const popup = await oakPopup(world, extension);
  world.wazzup.faults.add({ refuse: { field: 'name', text: 'name is on a list' }, method: 'POST' });
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'error');
  crm.seed(world, OTHER);
  const other = await extension.popup(await extension.visit(crm.uri(OTHER.id)));
  await press(other, 'Create in Wazzup');
  await expectState(other, 'in-sync');

  const history = await openHistory(extension);
  await history.getByRole('radio', { name: /Needs attention/ }).check();
  await expect(rowsOf(history)).toHaveCount(1);
  await expect(newest(history)).toContainText('Failed');
  await expect(newest(history)).toContainText('Wazzup did not accept the deal: Deal name is on a list.');
  await history.getByRole('radio', { name: /All/ }).check();
  await expect(rowsOf(history)).toHaveCount(2);
  // It was pressed first, and stands above what was done since, because it needs something.
  await expect(newest(history)).toContainText('Failed');
  await expect(history.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await history.getByRole('radio', { name: /Needs attention/ }).check();
  await press(history, 'Try again');
  await expect(rowsOf(history)).toHaveCount(0);
  await expect.poll(() => world.wazzup.deals.get(OAK.id)).toEqual(sentOak(crm));
  await press(history, 'Show all');
  await expect(rowsOf(history)).toHaveCount(3);
  // The popup does not show the failure any more either.
  await popup.reload();
  await expectState(popup, 'in-sync');
});

test('a waiting press says why it waits, and can be discarded', { tag: '@once' }, async ({ world, extension }) => {
  const popup = await oakPopup(world, extension);
  await expectState(popup, 'not-linked');
  world.wazzup.faults.add({ status: 429, retryAfter: 3600, method: 'POST', times: 1 });
  await press(popup, 'Create in Wazzup');
  const history = await openHistory(extension);
  await expect(newest(history)).toContainText('Waiting to be sent');
  await expect(newest(history)).toContainText('Wazzup asks to slow down');
  await history.getByRole('radio', { name: /Waiting/ }).check();
  await expect(rowsOf(history)).toHaveCount(1);
  await expect(history.getByRole('button', { name: 'Clear history' })).toBeDisabled();
  await press(history, 'Do not send');
  await press(history, 'Show all');
  await expect(newest(history)).toContainText('Not sent: cancelled by you');
  expect(world.wazzup.deals.all()).toEqual([]);
});

test('a manager searches the history, exports it without any secret, and clears it', async ({ world, extension }) => {
  const popup = await oakPopup(world, extension);
  await popup.getByRole('textbox', { name: 'Deal name' }).fill('=HYPERLINK("https://evil.example")');
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  crm.seed(world, OTHER);
  const other = await extension.popup(await extension.visit(crm.uri(OTHER.id)));
  await press(other, 'Create in Wazzup');
  await expectState(other, 'in-sync');

  const history = await openHistory(extension);
  await expect(rowsOf(history)).toHaveCount(2);
  const search = history.getByRole('searchbox', { name: 'Search history' });
  for (const [text, count] of [
    ['PINE', 1],
    [OAK.id, 1],
    ['pipedrive.com', 2],
    ['anna pet', 2],
    ['nobody', 0],
  ] as const) {
    await search.fill(text);
    await expect(rowsOf(history)).toHaveCount(count);
  }
  await press(history, 'Show all');

  const [saved] = await Promise.all([history.waitForEvent('download'), press(history, 'Export history')]);
  expect(saved.suggestedFilename()).toMatch(/^History \d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await saved.path(), 'utf8')).split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('"When (local time, with its offset from UTC)"');
  expect(lines[1]).toMatch(/^"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d"/);
  expect(lines[1]).toContain(`"${OTHER.name}","${OTHER.id}","Created","Done"`);
  // The export quotes the name, so that a spreadsheet does not take it for a formula.
  expect(lines[2]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(lines.join()).not.toContain(DEFAULT_TOKEN);

  await press(history, 'Clear history');
  await confirm(history, 'Cancel');
  await expect(rowsOf(history)).toHaveCount(2);
  await press(history, 'Clear history');
  await confirm(history, 'Clear history');
  await expect(history.getByText('Nothing has been sent yet')).toBeVisible();
  expect(world.wazzup.deals.all()).toHaveLength(2);
});
