import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, stateOf, test } from './fixtures.ts';
import { MEANWHILE } from './late.ts';
import { writesOf } from './requests.ts';

// In these tests Wazzup's server is really gone for a while: nobody listens, and open connections are cut.

const created = [{ method: 'POST', body: { deals: [sentOak(crm)] } }];

test('a press while Wazzup is gone waits in sight, and the background sends it when Wazzup is back', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  await world.stop();
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
  await expectState(popup, 'pending');
  await expect(popup.getByText('Wazzup cannot be reached')).toBeVisible();

  await world.start();
  await expectState(popup, 'in-sync', MEANWHILE);
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  expect(writesOf(world)).toEqual(created);
});

test('Wazzup goes after it has carried out a press and before it answers: it does not get the press twice', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  world.wazzup.faults.add({ hold: true, method: 'POST' });
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect.poll(() => world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  await world.stop();
  await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
  // Only what the background has stored on the disk outlives this.
  await extension.endBackground();
  world.wazzup.faults.release();

  await world.start();
  await expectState(popup, 'in-sync', MEANWHILE);
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  expect(writesOf(world)).toEqual(created);
});
