import { CRMS, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

const NAMES = {
  'markup, quotes and emoji': `<script>alert("x")</script> 'Oak' & “doors” 🚪👨‍👩‍👧 </textarea>`,
  'text from right to left': 'צפון \u202Eevil\u202C — עסקה',
};

for (const crm of CRMS) {
  for (const [what, name] of Object.entries(NAMES))
    test(`${crm.label}: a name with ${what} arrives as it is and runs nothing`, async ({ world, extension }) => {
      crm.seed(world, { ...OAK, name });
      await extension.connect();
      const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
      const dialogs: string[] = [];
      popup.on('dialog', (dialog) => void dialogs.push(dialog.message()));
      await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(name);
      await popup.getByRole('button', { name: 'Create deal' }).click();
      await expectState(popup, 'in-sync');
      expect(world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), name }]);
      expect(dialogs).toEqual([]);
    });

  test(`${crm.label}: a name of 300 characters is shortened, said so, and stays in step`, async ({
    world,
    extension,
  }) => {
    const name = `${'Двери 🚪 '.repeat(33)}end`.padEnd(300, '!');
    crm.seed(world, { ...OAK, name });
    await extension.connect();
    const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
    const field = popup.getByRole('textbox', { name: 'Deal name' });
    await expect(field).toHaveAccessibleDescription(/Shortened to the 200 characters/);
    await popup.getByRole('button', { name: 'Create deal' }).click();
    await expectState(popup, 'in-sync');
    const sent = world.wazzup.deals.get(OAK.id)?.name ?? '';
    expect(sent.length).toBeLessThanOrEqual(200);
    expect(sent.length).toBeGreaterThan(190);
    expect(name.startsWith(sent.replace(/…$/, ''))).toBe(true);
  });

  for (const id of ['7', '123456789012345678'])
    test(`${crm.label}: a deal id of ${id.length} digits keeps every digit, also as a number`, async ({
      world,
      extension,
    }) => {
      world.wazzup.switches.set({ ids: 'number' });
      const contacts = [{ id: '987654321098765432', name: 'Maria Ivanova', phones: ['+1 202-555-0131'] }];
      crm.seed(world, { ...OAK, id, contacts });
      await extension.connect();
      const popup = await extension.popup(await extension.visit(crm.uri(id)));
      await popup.getByRole('button', { name: 'Create deal' }).click();
      await expectState(popup, 'in-sync');
      expect(world.wazzup.deals.all()).toEqual([
        { ...sentOak(crm), id, uri: crm.uri(id), contacts: ['987654321098765432'] },
      ]);
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
