import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

const OTHER = 'token-of-another-account';

test('what waits when another account’s token is saved is told, and sent to neither until the manager says so', {
  tag: '@once',
}, async ({ world, extension }) => {
  crm.seed(world, OAK);
  world.wazzup.tokens.accept(OTHER);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  world.wazzup.down(true);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'pending');

  const options = await extension.options();
  const card = options.getByRole('region', { name: 'Changes for another Wazzup account' });
  await expect(card).toHaveCount(0);
  await options.getByRole('textbox', { name: 'Access token' }).fill(OTHER);
  await options.getByRole('button', { name: 'Save token' }).click();
  await expect(card).toContainText('Changes of deals: 1, contacts to add: 0');
  world.wazzup.down(false);
  await options.getByRole('button', { name: 'Test connection' }).click();
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);

  // The popup shows how the deal stands in the new account.
  await popup.bringToFront();
  await expectState(popup, 'not-linked');
  expect(world.wazzup.deals.all()).toEqual([]);

  await options.bringToFront();
  await card.getByRole('button', { name: 'Send to this account' }).click();
  await expect(card).toHaveCount(0);
  await expect.poll(() => world.wazzup.deals.all()).toEqual([sentOak(crm)]);
});
