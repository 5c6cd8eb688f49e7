import { CRMS, PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, stateOf, test } from './fixtures.ts';
import { writesOf } from './requests.ts';

const TOKEN = 'emulator-token';

test('the options save, test and forget a pasted token, and never show it again', async ({ extension }) => {
  const options = await extension.options();
  const field = options.getByRole('textbox', { name: 'Access token' });
  const status = options.getByRole('status');
  await expect(status).toHaveText('No token yet');
  await expect(options.getByRole('button', { name: 'Test connection' })).toBeDisabled();
  await field.fill(`  Bearer ${TOKEN}\n`);
  await options.getByRole('button', { name: 'Save token' }).click();
  await expect(status).toHaveText(/^Connected to Wazzup/);
  await expect(field).toHaveValue('');
  // A manager who comes back sees the last result, not that it is unknown.
  await options.reload();
  await expect(status).toHaveText(/^Connected to Wazzup/);
  expect(await options.content()).not.toContain(TOKEN);
  await options.getByRole('button', { name: 'Test connection' }).click();
  await expect(status).toHaveText(/^Connected to Wazzup/);
  await options.getByRole('button', { name: 'Forget token' }).click();
  await expect(status).toHaveText('No token yet');
  await options.reload();
  await expect(status).toHaveText('No token yet');
});

test('the options refuse what cannot be a token in plain words, and leave it in the field for correction', {
  tag: '@once',
}, async ({ extension }) => {
  const options = await extension.options();
  const field = options.getByRole('textbox', { name: 'Access token' });
  await field.fill('two words');
  await options.getByRole('button', { name: 'Save token' }).click();
  await expect(field).toHaveAccessibleDescription(/must be one line without spaces/);
  await expect(field).toHaveValue('two words');
  await field.fill('ключ');
  await options.getByRole('button', { name: 'Save token' }).click();
  await expect(field).toHaveAccessibleDescription(/does not look like an access token/);
});

test('the connection test distinguishes a wrong token, a forbidden one, and a failure of Wazzup', {
  tag: '@once',
}, async ({ world, extension }) => {
  world.wazzup.tokens.accept('no-rights');
  world.wazzup.tokens.forbid('no-rights');
  const options = await extension.options();
  const status = options.getByRole('status');
  const save = async (token: string) => {
    await options.getByRole('textbox', { name: 'Access token' }).fill(token);
    await options.getByRole('button', { name: 'Save token' }).click();
  };
  await save('wrong');
  await expect(status).toContainText('Wazzup does not accept the access token');
  await save('no-rights');
  await expect(status).toContainText('is not allowed to work with deals');
  world.wazzup.down(true);
  await save(TOKEN);
  await expect(status).toContainText('Wazzup cannot be reached');
  world.wazzup.down(false);
  world.wazzup.faults.add({ status: 503, times: 10 });
  await options.getByRole('button', { name: 'Test connection' }).click();
  await expect(status).toContainText('Wazzup is not working right now');
});

test('a missing token leads to the settings and on from there', async ({ world, extension }) => {
  crm.seed(world, OAK);
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'no-token');
  await expect(popup.getByRole('button', { name: 'Create in Wazzup' })).toHaveCount(0);
  expect(world.wazzup.requests.list()).toEqual([]);
  const opened = extension.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Open settings' }).click();
  await (await opened).getByRole('textbox', { name: 'Access token' }).fill(TOKEN);
  await (await opened).getByRole('button', { name: 'Save token' }).click();
  await expect((await opened).getByRole('status')).toHaveText(/^Connected to Wazzup/);
  await popup.bringToFront();
  await expectState(popup, 'not-linked');
});

test('the popup says that a token is wrong, and offers nothing that cannot work', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect('wrong');
  for (const crm of CRMS) {
    crm.seed(world, OAK);
    const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
    await expectState(popup, 'error');
    await expect(stateOf(popup)).toHaveText('Wazzup does not accept the access token');
    await expect(popup.getByRole('button', { name: 'Open settings' })).toBeVisible();
    await expect(popup.getByRole('button', { name: 'Create in Wazzup' })).toHaveCount(0);
  }
  expect(writesOf(world)).toEqual([]);
});

test('a revoked token loses nothing: the press waits, and the background sends it with the new token', async ({
  world,
  extension,
}) => {
  const typed = 'Typed before the token was revoked';
  // By its channel the account is known to be the same with the new token.
  world.wazzup.channels.push({ channel_id: 'c1', transport: 'whatsapp', state: 'active', name: 'Sales' });
  for (const crm of CRMS) {
    world.wazzup.tokens.accept(TOKEN);
    const { page, popup } = await openDeal(world, extension, crm);
    await expectState(popup, 'not-linked');
    await popup.getByRole('textbox', { name: 'Deal name' }).fill(typed);
    world.wazzup.tokens.revoke(TOKEN);
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expectState(popup, 'pending');
    await expect(stateOf(popup)).toHaveText('Waiting to be sent');
    await expect(popup.getByText(/Wazzup does not accept the access token/)).toBeVisible();
    await expect(popup.getByRole('button', { name: 'Open settings' })).toBeVisible();
    await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(typed);
    expect(world.wazzup.deals.all()).toEqual([]);
    await popup.close();

    world.wazzup.tokens.accept('renewed');
    await extension.connect('renewed');
    await expect.poll(() => world.wazzup.deals.all()).toEqual([{ ...sentOak(crm), name: typed }]);
    // What the manager typed differs from the CRM on purpose.
    await expectState(await extension.popup(page), 'in-sync');
    world.wazzup.deals.clear();
  }
});
