import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import type { Fault } from '../wazzup/faults.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

// Browsers end an extension's background when they like. These tests end it while Wazzup has the request of an action
// and the background waits for the answer. test/unit/outbox/restart.test.ts ends it at every moment of every action; what
// only a browser can show is the same for all: so here are one action of the first kind, and one that follows another.

type WazzupDeal = ReturnType<typeof sentOak>;

interface Scene {
  /** What Wazzup has before the press. */
  before: WazzupDeal | null;
  press(popup: Page): Promise<void>;
  /** The method of the request that is on its way when the background ends. */
  request: NonNullable<Fault['method']>;
  /** What Wazzup has afterwards; `state` is the state that the popup has to show for it. */
  after: WazzupDeal | null;
  state: string;
}

const oak = sentOak(crm);

const press = (name: string) => (popup: Page) => popup.getByRole('button', { name, exact: true }).click();

async function confirmDelete(popup: Page): Promise<void> {
  await press('Delete from Wazzup')(popup);
  await popup.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();
}

const SCENES: Record<string, Scene> = {
  create: { before: null, press: press('Create in Wazzup'), request: 'POST', after: oak, state: 'in-sync' },
  undo: { before: oak, press: press('Undo'), request: 'POST', after: oak, state: 'in-sync' },
};

const writes = (world: World, method: string) =>
  world.wazzup.requests.list().filter((request) => request.method === method);

for (const [action, scene] of Object.entries(SCENES))
  test(`the background ends in the middle of ${action}: the popup says the truth, and Wazzup has done it once`, async ({
    world,
    extension,
  }) => {
    crm.seed(world, OAK);
    if (scene.before) world.wazzup.deals.put(scene.before);
    await extension.connect();
    const page = await extension.visit(crm.uri(OAK.id));
    const popup = await extension.popup(page);
    if (action === 'undo') {
      await confirmDelete(popup);
      await expectState(popup, 'not-linked');
    }
    world.wazzup.requests.clear();
    const after = scene.after ? [scene.after] : [];
    world.wazzup.faults.add({ hold: true, method: scene.request });
    await scene.press(popup);
    await expect.poll(() => world.wazzup.deals.all()).toEqual(after);
    await extension.endBackground();

    await expectState(popup, scene.state);
    await expect(popup.getByRole('button', { name: 'Delete from Wazzup' })).toHaveCount(scene.after ? 1 : 0);
    await popup.close();
    await expectState(await extension.popup(page), scene.state);
    world.wazzup.faults.release();
    expect(writes(world, scene.request)).toHaveLength(1);
    expect(world.wazzup.deals.all()).toEqual(after);
  });
