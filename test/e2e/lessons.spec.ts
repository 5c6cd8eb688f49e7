import type { Lesson } from '../../lib/lesson/model.ts';
import { OAK, PIPEDRIVE } from './crms.ts';
import { type Extension, expect, expectState, test } from './fixtures.ts';

const HOST = 'https://crm.acme.example/*';
const DEAL = 'https://crm.acme.example/portal/crm/deal/details/88/';

/** What a manager has taught of the CRM that is on the company's own server. */
const LESSON: Lesson = {
  v: 1,
  origin: 'https://crm.acme.example',
  label: 'Acme CRM',
  addresses: ['/portal/crm/deal/details/{digits}/'],
  fields: {
    name: { marks: [{ steps: [{ attribute: { name: 'id', is: 'pagetitle' } }], take: 'text' }] },
    responsible: { fixed: { id: OAK.owner.id, name: OAK.owner.name } },
  },
};

const REPAIR: Lesson = {
  v: 1,
  origin: 'https://acme.pipedrive.com',
  label: 'Pipedrive',
  addresses: [],
  repairs: { crm: 'pipedrive', version: 1 },
  fields: { closed: { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }], open: ['x'], closed: ['y'] } },
};

/** Stores lessons as the extension's own pages do. */
const teach = (extension: Extension, ...lessons: Lesson[]) =>
  extension.quietPage().evaluate((all) => chrome.storage.local.set({ settings: { lessons: all } }), lessons);

const scriptsOf = async (extension: Extension) =>
  (await extension.inside()).evaluate(async () =>
    (await chrome.scripting.getRegisteredContentScripts()).map(({ js = [] }) => js.join().replace(/^.*\/|^\//, '')),
  );

test.describe('a CRM that a manager has taught', () => {
  test.use({ granted: [HOST] });

  test('is read like any other, in a page that is open already, until its lesson is switched off', async ({
    world,
    extension,
  }) => {
    await extension.connect();
    const page = await extension.visit(DEAL);
    await teach(extension, LESSON);
    await expect.poll(() => scriptsOf(extension)).toEqual(['taught.js']);
    const popup = await extension.popup(page);
    await expectState(popup, 'not-linked');
    await expect(popup.getByText('Acme CRM · 88')).toBeVisible();
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expect
      .poll(() => world.wazzup.deals.get('88'))
      .toMatchObject({ uri: DEAL, responsible_user_id: OAK.owner.id });

    await teach(extension, { ...LESSON, off: true });
    await expect.poll(() => scriptsOf(extension)).toEqual([]);
    await popup.reload();
    await expect(popup.getByText('Acme CRM')).toHaveCount(0);
  });
});

test('the lesson of one host leaves the scripts of others as they are', async ({ world, extension }) => {
  PIPEDRIVE.seed(world, OAK);
  await extension.connect();
  const before = await scriptsOf(extension);
  await teach(extension, LESSON);
  await extension.visit(PIPEDRIVE.uri(OAK.id));
  expect(await scriptsOf(extension)).toEqual(before);
  await teach(extension, LESSON, REPAIR);
  await expect.poll(() => scriptsOf(extension)).toEqual([...before, 'lessons.js']);
  const popup = await extension.popup(await extension.visit(PIPEDRIVE.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  await teach(extension);
  await expect.poll(() => scriptsOf(extension)).toEqual(before);
});

/** A stranger's lesson, which would ask for pages by itself. */
const STRANGERS: Lesson = {
  ...LESSON,
  origin: 'https://deals.acme.example',
  label: 'Acme Deals',
  fields: {
    ...LESSON.fields,
    phones: { linked: { agreed: '/contacts/{digits}', marks: [{ steps: [{ tag: 'a' }], take: 'text' }] } },
  },
};

test('a lesson from a file is shown before it is kept, and waits for its host', { tag: '@once' }, async ({
  extension,
}) => {
  const before = await scriptsOf(extension);
  const options = await extension.options();
  const taught = options.getByRole('group', { name: 'Taught CRMs' });
  const choose = (value: object) =>
    taught.getByLabel('Import a lesson').setInputFiles({
      name: 'lesson.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(value)),
    });
  await choose({ ...STRANGERS, run: 'alert(1)' });
  await expect(taught.getByText(/holds something that lessons cannot: run/)).toBeVisible();

  await choose(STRANGERS);
  const dialog = options.getByRole('alertdialog', { name: 'Import “Acme Deals”?' });
  await expect(dialog.getByText('https://deals.acme.example/contacts/{digits}')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Import' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(taught.getByRole('switch')).toHaveCount(0);

  await choose(STRANGERS);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Import' }).click();
  const lesson = taught.getByRole('region', { name: 'Acme Deals' });
  await expect(lesson.getByRole('switch', { name: 'Acme Deals' })).toBeChecked();
  await expect(lesson.getByRole('button', { name: 'Allow deals.acme.example' })).toBeVisible();
  expect(await scriptsOf(extension)).toEqual(before);

  await lesson.getByRole('textbox', { name: 'Name' }).fill('Our deals');
  await lesson.getByRole('textbox', { name: 'Name' }).press('Enter');
  const renamed = taught.getByRole('region', { name: 'Our deals' });
  await renamed.getByRole('button', { name: 'Delete' }).click();
  await options.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(renamed).toHaveCount(0);
});
