import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, stateOf, test } from './fixtures.ts';
import { MEANWHILE } from './late.ts';
import { writesOf } from './requests.ts';

// Wazzup's server is really gone for a while: nobody listens, and what it had in hand is cut off.

const created = [{ method: 'POST', body: { deals: [sentOak(crm)] } }];

test('what is pressed while Wazzup is gone waits in sight, and goes by itself when it is back', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  await world.stop();
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
  await expectState(popup, 'pending');
  await expect(popup.getByText('Wazzup cannot be reached')).toBeVisible();

  await world.start();
  await expectState(popup, 'in-sync', MEANWHILE);
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  expect(writesOf(world)).toEqual(created);
});

test('gone after it has done what was pressed, and before it could say so: not done twice', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  world.wazzup.faults.add({ hold: true, method: 'POST' });
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expect.poll(() => world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  await world.stop();
  await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
  // Only what is on the disk outlives this.
  await extension.endBackground();
  world.wazzup.faults.release();

  await world.start();
  await expectState(popup, 'in-sync', MEANWHILE);
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  expect(writesOf(world)).toEqual(created);
});
