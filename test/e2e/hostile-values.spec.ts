import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, openDetails, test } from './fixtures.ts';

const NAMES = {
  'markup, quotes and emoji': `<script>alert("x")</script> 'Oak' & “doors” 🚪👨‍👩‍👧 </textarea>`,
  'text from right to left': 'צפון \u202Eevil\u202C — עסקה',
};

const LONG_NAME = `${'Двери 🚪 '.repeat(33)}end`.padEnd(300, '!');
const LONG_ID = '987654321098765432';

/** Expects that no hostile value has become HTML: each of them would add an element with this id. */
const expectNoEvil = (page: Page) => expect(page.locator('#evil')).toHaveCount(0);

test(`names arrive as they are, and the popup shortens names that are too long`, {
  tag: '@once',
}, async ({ world, extension }) => {
  await extension.connect();
  /** Opens the popup about a deal with this name. */
  const open = async (id: string, name: string) => {
    crm.seed(world, { ...OAK, id, name });
    return extension.popup(await extension.visit(crm.uri(id)));
  };
  for (const [number, [what, name]] of Object.entries(NAMES).entries())
    await test.step(what, async () => {
      const id = `500${number}`;
      const popup = await open(id, name);
      await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(name);
      await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
      await expectState(popup, 'in-sync');
      expect(world.wazzup.deals.get(id)).toEqual({ ...sentOak(crm), id, uri: crm.uri(id), name });
      await popup.close();
    });
  await test.step('300 characters', async () => {
    const popup = await open(OAK.id, LONG_NAME);
    const field = popup.getByRole('textbox', { name: 'Deal name' });
    await expect(field).toHaveAccessibleDescription(/Shortened to the 200 characters/);
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expectState(popup, 'in-sync');
    const sent = world.wazzup.deals.get(OAK.id)?.name ?? '';
    expect(sent.length).toBeLessThanOrEqual(200);
    expect(sent.length).toBeGreaterThan(190);
    expect(LONG_NAME.startsWith(sent.replace(/…$/, ''))).toBe(true);
  });
});

test(`ids of 1 and of 18 digits keep every digit, also as numbers`, { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.switches.set({ ids: 'number' });
  await extension.connect();
  for (const id of ['7', '123456789012345678']) {
    const contacts = [{ id: LONG_ID, name: 'Maria Ivanova', phones: ['+1 202-555-0131'] }];
    crm.seed(world, { ...OAK, id, contacts });
    const popup = await extension.popup(await extension.visit(crm.uri(id)));
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expectState(popup, 'in-sync');
    expect(world.wazzup.deals.get(id)).toEqual({ ...sentOak(crm), id, uri: crm.uri(id), contacts: [LONG_ID] });
    await popup.close();
  }
});

test('the popup shows limits while a manager types, and sends nothing that does not fit', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const { popup } = await openDeal(world, extension, crm);
  const create = popup.getByRole('button', { name: 'Create in Wazzup' });
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await expect(create).toBeEnabled();
  await name.fill('Oak');
  await expect(popup.getByText('3 / 200')).toBeVisible();
  await name.fill('x'.repeat(190));
  await expect(popup.getByText('190 / 200')).toBeVisible();
  await name.fill('x'.repeat(201));
  await expect(name).toHaveAccessibleDescription(/^201 characters, Wazzup takes 200\. Please shorten it\./);
  await expect(create).toBeDisabled();
  await name.fill('');
  await expect(name).toHaveAccessibleDescription(/^Please fill this in\./);
  await name.fill('Oak');
  await expect(create).toBeEnabled();
  await openDetails(popup);
  const link = popup.getByRole('textbox', { name: 'Link to the deal' });
  for (const bad of ['javascript:alert(1)', 'acme/deal/1', 'data:text/html,x']) {
    await link.fill(bad);
    await expect(link).toHaveAccessibleDescription(/not a web link/);
    await expect(create).toBeDisabled();
  }
});

test('every page shows names of the CRM and of Wazzup as text and nothing else', async ({ world, extension }) => {
  const ours = '<b id="evil">Oak</b> doors';
  const theirs = '<img id="evil" src="x" onerror="alert(1)"> & Old doors';
  const person = '<i id="evil">Maria</i>';
  const there = { ...sentOak(crm), name: theirs, responsible_user_id: '111', contacts: [] };
  world.wazzup.users.put({ id: '111', name: person });
  world.wazzup.deals.put(there);
  const contacts = [{ id: '31', name: person, phones: ['+1 202-555-0131'] }];
  const { popup } = await openDeal(world, extension, crm, { ...OAK, name: ours, contacts });
  const question = popup.getByRole('alertdialog');
  const answer = (name: string) => question.getByRole('button', { name }).click();

  await test.step('the differences', async () => {
    const rows = popup.getByRole('region', { name: 'Differences' }).getByRole('row');
    const cells = (name: string) => rows.filter({ hasText: name }).getByRole('cell');
    await expect(cells('Deal name')).toHaveText([ours, theirs]);
    await expect(cells('Responsible')).toHaveText([OAK.owner.name, person]);
    await expect(cells('Contacts')).toHaveText([person, 'None']);
    await expect(popup.getByRole('button', { name: `Leave out ${person}` })).toBeVisible();
    await expectNoEvil(popup);
  });

  await test.step('the questions', async () => {
    await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
    await expect(question).toContainText(`from ${person} to`);
    await expectNoEvil(popup);
    await answer('Cancel');
    await popup.getByRole('button', { name: 'Delete from Wazzup' }).click();
    await expect(question).toContainText(`no longer show “${theirs}”`);
    await expectNoEvil(popup);
    await answer('Delete');
  });

  await test.step('the offer to undo', async () => {
    await expect(popup.getByText('Deleted from Wazzup.')).toBeVisible();
    await expectNoEvil(popup);
    await popup.getByRole('button', { name: 'Undo' }).click();
    await expectState(popup, 'differs');
    await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
    await answer('Change responsible');
    await expectState(popup, 'in-sync');
  });

  await test.step('the conflict', async () => {
    world.wazzup.deals.put({ ...there, uri: 'https://acme.kommo.com/leads/detail/1' });
    await popup.reload();
    await expectState(popup, 'conflict');
    await expect(popup.getByText(`is “${theirs}” from acme.kommo.com`)).toBeVisible();
    await expectNoEvil(popup);
  });

  await test.step('the history', async () => {
    const history = await extension.visit(`${extension.root}journal.html`);
    const newest = history.getByRole('table', { name: 'History' }).locator('tbody tr:has(td)').first();
    await expect(newest.getByRole('link', { name: ours })).toBeVisible();
    await expect(newest.locator('del').first()).toHaveText(theirs);
    await expect(newest.locator('ins').first()).toHaveText(ours);
    await expect(newest).toContainText(person);
    await expectNoEvil(history);
  });
});

test('the popup warns of an empty list of contacts, and can send it', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const { popup } = await openDeal(world, extension, crm, { ...OAK, contacts: [] });
  await expect(popup.getByRole('group', { name: 'Contacts' })).toHaveAccessibleDescription(
    /no chat will show this deal/,
  );
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'not-visible');
  expect(world.wazzup.deals.get(OAK.id)?.contacts).toEqual([]);
});
