import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { ALL_HOSTS, type Extension, expect, expectState, openDetails, test } from './fixtures.ts';

const TOKENS = 'https://tokens.acme.example/anna';
const FULL = {
  tokenAddress: '',
  forms: { 'https://acme.kommo.com': 'kommo-{id}' },
  users: [{ site: 'https://acme.pipedrive.com', crmUser: OAK.owner.id, wazzupUser: 'anna' }],
  servers: [],
  pill: 'small',
  sessionReads: false,
  hubspotId: 'user',
  country: 'BR',
  leading8: true,
  wazzupAccount: '7204-2419',
  lessons: [],
};

const fileOf = (settings: object, version = 2) =>
  `${JSON.stringify({ format: 'deal-link-settings', version, settings }, null, 2)}\n`;

const pane = (options: Page) => options.getByRole('region', { name: 'Settings file' });

async function choose(options: Page, text: string): Promise<void> {
  const chooser = options.waitForEvent('filechooser');
  await options.getByRole('button', { name: 'Import settings' }).click();
  const buffer = Buffer.from(text);
  await (await chooser).setFiles({ name: 'deal-link-settings.json', mimeType: 'application/json', buffer });
}

async function exported(options: Page): Promise<string> {
  const download = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Export settings' }).click();
  // Firefox gives the name under which it saves the file, with a number if there is such a file already.
  expect((await download).suggestedFilename()).toMatch(/^deal-link-settings(\(\d+\))?\.json$/);
  return readFile(await (await download).path(), 'utf8');
}

/** Gives everything that the extension stores outside its database. */
async function storedSettings(extension: Extension): Promise<unknown> {
  return (await extension.inside()).evaluate(() => chrome.storage.local.get());
}

test('an import restores what an export saved, the page shows it at once, and the file has no secret', async ({
  extension,
}) => {
  await extension.connect();
  const options = await extension.options();
  await choose(options, fileOf(FULL));
  await expect(pane(options)).toContainText(
    'Imported: token address, deal ID formats, people in the CRM and in Wazzup',
  );
  await expect(options.getByRole('radio', { name: /The same without reading/ })).toBeChecked();
  await expect(options.getByRole('switch', { name: /Ask the CRM/ })).not.toBeChecked();
  await expect(options.getByRole('textbox', { name: 'Deal ID format for acme.kommo.com' })).toHaveValue('kommo-{id}');
  await expect(options.getByRole('region', { name: 'People in the CRM and in Wazzup' })).toContainText('anna');
  const file = await exported(options);
  expect(JSON.parse(file)).toEqual(JSON.parse(fileOf(FULL)));
  expect(file).not.toContain('emulator-token');

  await options.getByRole('radio', { name: 'Only on the toolbar button' }).check();
  await options.getByRole('switch', { name: /Ask the CRM/ }).click();
  await options.getByRole('button', { name: 'Remove format for acme.kommo.com' }).click();
  await options.getByRole('button', { name: `Remove ${OAK.owner.id}` }).click();
  await expect(options.getByRole('region', { name: 'People in the CRM and in Wazzup' })).toHaveCount(0);
  await expect.poll(async () => JSON.parse(await exported(options)).settings).toMatchObject({ users: [], forms: {} });
  await choose(options, file);
  await expect.poll(() => exported(options)).toBe(file);
});

test('the page refuses a file with a mistake, names its line, and changes nothing', { tag: '@once' }, async ({
  extension,
}) => {
  const options = await extension.options();
  await choose(options, fileOf({ pill: 'off' }));
  await expect(pane(options)).toContainText('Imported: how a deal is shown in the page.');
  const before = await storedSettings(extension);
  const good = fileOf({ ...FULL, tokenAddress: TOKENS });
  const line = (part: string) => good.split('\n').findIndex((one) => one.includes(part)) + 1;
  for (const [file, words] of [
    [
      good.replace('"small"', '"big"'),
      `Line ${line('"pill"')}: this value of “pill” cannot be used. It has to be “on”`,
    ],
    [good.replace('"pill"', '"pil"'), `Line ${line('"pill"')}: there is no setting “pil”.`],
    [good.replace('kommo-{id}', 'kommo-'), `Line ${line('kommo-{id}')}: this value of “forms” cannot be used.`],
    [good.replace('"small",', '"small"'), `Line ${line('sessionReads')} is not written as it should be`],
    [good.slice(0, 60), 'Line 4 is not written as it should be: the file may be cut off'],
    [fileOf({}, 99), 'Line 3: the file comes from a newer version of Deal Link.'],
    ['name;phone\n', 'Line 1 is not written as it should be'],
    ['{}', 'Line 1 shows that this is not a settings file of Deal Link.'],
    ['x'.repeat(1_000_001), 'The file is much longer than a settings file of Deal Link can be.'],
    ['['.repeat(200_000), 'Nothing was changed.'],
  ] as const) {
    await choose(options, file);
    await expect(pane(options)).toContainText(words);
    await expect(pane(options)).toContainText('Nothing was changed.');
    await expect(options.getByRole('alertdialog')).toHaveCount(0);
    expect(await storedSettings(extension)).toEqual(before);
  }
});

test.describe('a file that changes the token address', () => {
  test.use({ granted: [...ALL_HOSTS, 'https://tokens.acme.example/*'] });

  test('makes the page ask, and the page imports nothing without a yes', async ({ extension }) => {
    const options = await extension.options();
    const before = await storedSettings(extension);
    await choose(options, fileOf({ ...FULL, tokenAddress: TOKENS }));
    const dialog = options.getByRole('alertdialog', { name: 'Change the token address?' });
    await expect(dialog).toContainText(`Now: no address\nThen: ${TOKENS}\n`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    expect(await storedSettings(extension)).toEqual(before);

    await choose(options, fileOf({ ...FULL, tokenAddress: TOKENS }));
    await dialog.getByRole('button', { name: 'Change token address' }).click();
    await expect(pane(options)).toContainText('Imported: token address,');
    expect(JSON.parse(await exported(options)).settings).toEqual({ ...FULL, tokenAddress: TOKENS });

    // The same address is no change; another one is.
    await choose(options, fileOf({ tokenAddress: TOKENS, pill: 'off' }));
    await expect(pane(options)).toContainText('Imported: token address, how a deal is shown in the page.');
    await choose(options, fileOf({ tokenAddress: 'https://evil.example/t' }));
    await expect(dialog).toContainText(`Now: ${TOKENS}\nThen: https://evil.example/t\n`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    // The export has the address, but not the secret header for it.
    await options.evaluate(async (address) => {
      const header = { name: 'X-Key', value: 'secret-of-the-header' };
      await chrome.runtime.sendMessage({ type: 'token.address', request: { address, header } });
    }, TOKENS);
    await expect(options.getByRole('textbox', { name: 'Header name' })).toHaveValue('X-Key');
    expect(await exported(options)).not.toMatch(/secret-of|X-Key/);
    // A file without a token address leaves the address as it is.
    await choose(options, fileOf({ pill: 'on' }));
    await expect(pane(options)).toContainText('Imported: how a deal is shown in the page.');
    expect(JSON.parse(await exported(options)).settings).toMatchObject({ pill: 'on', tokenAddress: TOKENS });
  });
});

test('the id template of a site and the table of known users decide what the extension sends', {
  tag: '@once',
}, async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const options = await extension.options();
  await choose(options, fileOf({ users: FULL.users }));
  await options.getByRole('textbox', { name: 'Address of the CRM' }).fill('acme.pipedrive.com');
  const form = options.getByRole('textbox', { name: 'Deal ID format', exact: true });
  await form.fill('pd-');
  await expect(form).toHaveAccessibleDescription(/It needs \{id\} once/);
  await expect(options.getByRole('button', { name: 'Add format' })).toBeDisabled();
  await form.fill('pd-{id}');
  await expect(form).toHaveAccessibleDescription('Deal 4217 is sent as pd-4217, contacts likewise.');
  await options.getByRole('button', { name: 'Add format' }).click();
  await expect(options.getByRole('textbox', { name: 'Address of the CRM' })).toHaveAccessibleDescription(
    /not a web address/,
  );
  await options.getByRole('textbox', { name: 'Address of the CRM' }).fill(crm.uri(OAK.id));
  await options.getByRole('button', { name: 'Add format' }).click();

  const own = options.getByRole('textbox', { name: 'Deal ID format for acme.pipedrive.com' });
  await own.fill('{id}-pd');
  await options.getByRole('button', { name: 'Save format' }).click();
  await expect(options.getByRole('button', { name: 'Save format' })).toBeDisabled();

  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  await openDetails(popup);
  await expect(popup.getByRole('textbox', { name: 'Deal ID' })).toHaveValue(`${OAK.id}-pd`);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  // Wazzup has no user of this id here.
  await popup.getByRole('button', { name: 'Create anyway' }).click();
  await expectState(popup, 'not-visible');
  expect(world.wazzup.deals.all()).toEqual([
    {
      ...sentOak(crm),
      id: `${OAK.id}-pd`,
      responsible_user_id: 'anna',
      contacts: OAK.contacts.map(({ id }) => `${id}-pd`),
    },
  ]);
});
