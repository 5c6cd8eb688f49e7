import { CRMS, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

const NAMES = {
  'markup, quotes and emoji': `<script>alert("x")</script> 'Oak' & “doors” 🚪👨‍👩‍👧 </textarea>`,
  'text from right to left': 'צפון \u202Eevil\u202C — עסקה',
};

const LONG_NAME = `${'Двери 🚪 '.repeat(33)}end`.padEnd(300, '!');
const LONG_ID = '987654321098765432';

for (const crm of CRMS) {
  test(`${crm.label}: names arrive as they are, run nothing, and are shortened where they are too long`, async ({
    world,
    extension,
  }) => {
    await extension.connect();
    /** The popup about a deal with this name. */
    const open = async (id: string, name: string) => {
      crm.seed(world, { ...OAK, id, name });
      return extension.popup(await extension.visit(crm.uri(id)));
    };
    for (const [number, [what, name]] of Object.entries(NAMES).entries())
      await test.step(what, async () => {
        const id = `500${number}`;
        const popup = await open(id, name);
        const dialogs: string[] = [];
        popup.on('dialog', (dialog) => void dialogs.push(dialog.message()));
        await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(name);
        await popup.getByRole('button', { name: 'Create deal' }).click();
        await expectState(popup, 'in-sync');
        expect(world.wazzup.deals.get(id)).toEqual({ ...sentOak(crm), id, uri: crm.uri(id), name });
        expect(dialogs).toEqual([]);
        await popup.close();
      });
    await test.step('300 characters', async () => {
      const popup = await open(OAK.id, LONG_NAME);
      const field = popup.getByRole('textbox', { name: 'Deal name' });
      await expect(field).toHaveAccessibleDescription(/Shortened to the 200 characters/);
      await popup.getByRole('button', { name: 'Create deal' }).click();
      await expectState(popup, 'in-sync');
      const sent = world.wazzup.deals.get(OAK.id)?.name ?? '';
      expect(sent.length).toBeLessThanOrEqual(200);
      expect(sent.length).toBeGreaterThan(190);
      expect(LONG_NAME.startsWith(sent.replace(/…$/, ''))).toBe(true);
    });
  });

  test(`${crm.label}: ids of 1 and of 18 digits keep every digit, also as numbers`, async ({ world, extension }) => {
    world.wazzup.switches.set({ ids: 'number' });
    await extension.connect();
    for (const id of ['7', '123456789012345678']) {
      const contacts = [{ id: LONG_ID, name: 'Maria Ivanova', phones: ['+1 202-555-0131'] }];
      crm.seed(world, { ...OAK, id, contacts });
      const popup = await extension.popup(await extension.visit(crm.uri(id)));
      await popup.getByRole('button', { name: 'Create deal' }).click();
      await expectState(popup, 'in-sync');
      expect(world.wazzup.deals.get(id)).toEqual({ ...sentOak(crm), id, uri: crm.uri(id), contacts: [LONG_ID] });
      await popup.close();
    }
  });
}

test('limits are shown as one types, and what does not fit is not sent', async ({ world, extension }) => {
  const [crm] = CRMS;
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  const create = popup.getByRole('button', { name: 'Create deal' });
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await expect(create).toBeEnabled();
  await name.fill('x'.repeat(190));
  await expect(popup.getByText('190 / 200')).toBeVisible();
  await name.fill('x'.repeat(201));
  await expect(name).toHaveAccessibleDescription('201 characters, Wazzup takes 200. Please shorten it.');
  await expect(create).toBeDisabled();
  await name.fill('');
  await expect(name).toHaveAccessibleDescription('Please fill this in.');
  await name.fill('Oak');
  await expect(create).toBeEnabled();
  const link = popup.getByRole('textbox', { name: 'Link to the deal' });
  for (const bad of ['javascript:alert(1)', 'acme/deal/1', 'data:text/html,x']) {
    await link.fill(bad);
    await expect(link).toHaveAccessibleDescription(/not a web link/);
    await expect(create).toBeDisabled();
  }
});

test('an empty list of contacts warns and does not block', async ({ world, extension }) => {
  const [crm] = CRMS;
  crm.seed(world, { ...OAK, contacts: [] });
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expect(popup.getByRole('group', { name: 'Contacts' })).toHaveAccessibleDescription(
    /no chat will show this deal/,
  );
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.get(OAK.id)?.contacts).toEqual([]);
});
