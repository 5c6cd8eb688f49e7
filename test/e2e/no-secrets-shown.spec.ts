import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

// The extension shows nobody a token and writes none into files, and its diagnostics have nothing of customers.

const TOKEN = 'secret-token-of-the-account';

const saved = async (page: Page, button: string): Promise<string> => {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path(), 'utf8');
};

/** Gives the text that a person would paste now. */
async function pasted(page: Page): Promise<string> {
  await page.evaluate(() => document.body.append(document.createElement('textarea')));
  const field = page.locator('body > textarea');
  await field.press('ControlOrMeta+V');
  return field.inputValue();
}

test('diagnostics say what came from which source, and have nothing of customers or of the account', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  world.crm.refuseSession(true);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expect(popup.getByText(/^Pipedrive refused access\. Not read: ID of .+, Contacts, Status\.$/)).toBeVisible();
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(popup.getByText(/It holds no names/)).toBeVisible();
  const copied = await pasted(popup);
  expect(copied).toContain('reader pipedrive');
  expect(copied).toContain('name: page; session refused\n');
  expect(copied).toContain('responsible: page (id no, name yes); session refused; page silent\n');
  expect(copied).toContain('contacts: missing; session refused; page silent\n');
  expect(copied).toContain('some contacts: (3, with phones 0)');
  const secrets = [
    OAK.name,
    OAK.id,
    OAK.owner.name,
    'acme',
    'emulator-token',
    ...OAK.contacts.flatMap(({ id, name, phones }) => [id, name, ...phones]),
  ];
  for (const secret of secrets)
    expect(copied.replace(/(Chrome|Firefox)\/\d+|\d+\.\d+\.\d+/g, '')).not.toContain(secret);

  // If the browser forbids copying, the manager copies by hand.
  await popup.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  });
  await popup.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(popup.getByRole('textbox', { name: 'Diagnostics' })).toHaveValue(copied);
});

test('no error, no history and no saved file has the token', async ({ world, extension }) => {
  crm.seed(world, OAK);
  world.wazzup.tokens.accept(TOKEN);
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  await extension.connect(TOKEN);
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'differs');
  // Wazzup's refusal repeats what the extension sent.
  world.wazzup.faults.add({ refuse: { field: 'name', text: `Bearer ${TOKEN} may not do that` }, method: 'PATCH' });
  await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
  await expect(popup.getByText(/may not do that/)).toBeVisible();
  world.wazzup.tokens.revoke(TOKEN);
  await popup.getByRole('button', { name: 'Close in Wazzup' }).click();
  await expectState(popup, 'pending');

  const options = await extension.options();
  await options.getByRole('button', { name: 'Test connection' }).click();
  await expect(options.getByRole('status')).toContainText('does not accept the access token');
  const history = await extension.context.newPage();
  await history.goto(`${extension.root}journal.html`);
  await expect(history.getByText(/may not do that/)).toBeVisible();
  const texts = [
    ...(await Promise.all([popup, options, history].map((page) => page.content()))),
    await saved(options, 'Export settings'),
    await saved(history, 'Export history'),
  ];
  for (const text of texts) {
    expect(text.length).toBeGreaterThan(50);
    expect(text).not.toContain(TOKEN);
  }
});
