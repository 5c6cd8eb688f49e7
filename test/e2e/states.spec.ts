import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, stateOf, test, visitDeal } from './fixtures.ts';
import { MEANWHILE, VISIBLE_WHEN_REVEALED } from './late.ts';
import { writesOf } from './requests.ts';

/** Says how the popup gets into a state. */
interface Scene {
  says: string;
  /** Sets what Wazzup has and does. */
  prepare?: (world: World) => void;
  press?: string;
  isConnected?: false;
  /** The page's address, if it is not the deal's. */
  address?: string;
}

const put =
  (change: object) =>
  ({ wazzup }: World) =>
    wazzup.deals.put({ ...sentOak(crm), ...change });

/** The states in the order in which one popup goes through them. */
const SCENES = {
  'no-token': { says: 'Connect to Wazzup first', isConnected: false },
  'not-a-deal': { says: 'This page is not a deal', address: 'https://acme.pipedrive.com/pipeline/1' },
  'not-linked': { says: 'Not in Wazzup yet' },
  conflict: {
    says: 'This ID belongs to a deal of another CRM',
    prepare: put({ uri: 'https://acme.amocrm.ru/leads/detail/1' }),
  },
  differs: { says: 'Differs from Wazzup', prepare: put({ name: 'Old name' }) },
  closed: { says: 'Closed in Wazzup', prepare: put({ closed: true }) },
  'in-sync': { says: 'In Wazzup, up to date', prepare: put({}) },
  error: {
    says: 'Wazzup is not working right now',
    prepare: ({ wazzup }) => wazzup.faults.add({ status: 500, times: 50 }),
  },
  pending: {
    says: 'Waiting for Wazzup',
    prepare: ({ wazzup }) => {
      wazzup.faults.clear();
      wazzup.deals.clear();
      wazzup.switches.set(VISIBLE_WHEN_REVEALED);
    },
    press: 'Create in Wazzup',
  },
} satisfies Record<string, Scene>;

/** Opens the popup about the deal in one state; the caller connects the extension first. */
async function popupIn(scene: Scene, world: World, extension: Extension): Promise<Page> {
  crm.seed(world, OAK);
  scene.prepare?.(world);
  return extension.popup(await extension.visit(crm.uri(OAK.id)));
}

/** Waits for the lights: the popup shows them last, and they may take room. */
const expectLights = (popup: Page) => expect(popup.getByText('All 3 in Wazzup')).toBeVisible();

async function expectActionsInSight(popup: Page, maxHeight = 600): Promise<void> {
  await expectLights(popup);
  expect(await popup.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(maxHeight);
  for (const button of await popup.locator('footer').getByRole('button').all())
    await expect(button).toBeInViewport({ ratio: 1 });
}

/** The states in which the popup shows a deal with three contacts without scrolling. */
const WITHOUT_SCROLLING = ['not-linked', 'in-sync', 'closed', 'pending'];

test('the popup shows each state in words, once, its actions in sight', async ({ world, extension }) => {
  crm.seed(world, OAK);
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  let isConnected = false;
  for (const [state, scene] of Object.entries<Scene>(SCENES))
    await test.step(state, async () => {
      if (scene.isConnected !== false && !isConnected) await extension.connect();
      isConnected = scene.isConnected !== false;
      scene.prepare?.(world);
      await page.goto(scene.address ?? crm.uri(OAK.id));
      await popup.reload();
      if (scene.press) await popup.getByRole('button', { name: scene.press }).click();
      await expectState(popup, state);
      await expect(stateOf(popup)).toHaveCount(1);
      await expect(stateOf(popup)).toHaveText(scene.says);
      expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
      if (WITHOUT_SCROLLING.includes(state)) await expectActionsInSight(popup);
      if (state === 'differs') await expectActionsInSight(popup, Number.POSITIVE_INFINITY);
      if (state === 'differs') await expectAccessible(popup);
    });
  // A look changes nothing in Wazzup, and a press gets there once.
  expect(writesOf(world)).toEqual([{ method: 'POST', body: { deals: [sentOak(crm)] } }]);
});

test.describe('without access to the CRM', () => {
  test.use({ granted: [] });

  test('no-access leads to the settings, where the CRM is switched on', async ({ world, extension }) => {
    await extension.connect();
    const popup = await popupIn(SCENES['not-linked'], world, extension);
    await expectState(popup, 'no-access');
    await expect(stateOf(popup)).toHaveText('No access to this page yet');
    const opened = extension.context.waitForEvent('page');
    await popup.getByRole('button', { name: 'Open settings' }).click();
    await expect((await opened).getByRole('switch', { name: crm.label })).not.toBeChecked();
    expect(writesOf(world)).toEqual([]);
  });
});

test('the popup shows a deal with three contacts that waits to be sent without scrolling', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect();
  const popup = await popupIn(SCENES['not-linked'], world, extension);
  // After a 429 the background asks for no people, so the lights have to come first.
  await expectLights(popup);
  world.wazzup.faults.add({ status: 429, retryAfter: 600, method: 'POST', times: 9 });
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect(popup.getByRole('button', { name: 'Do not send' })).toBeVisible();
  await expectActionsInSight(popup);
});

test('the popup shows a deal with three contacts and a deletion to undo without scrolling', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect();
  const popup = await popupIn(SCENES['in-sync'], world, extension);
  await popup.getByRole('button', { name: 'Delete from Wazzup' }).click();
  await popup.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(popup.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectActionsInSight(popup);
});

test('pending ends by itself when Wazzup shows the change', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.switches.set(VISIBLE_WHEN_REVEALED);
  await extension.connect();
  const popup = await popupIn(SCENES['not-linked'], world, extension);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'pending');
  await popup.reload();
  await expectState(popup, 'pending');
  world.wazzup.reveal();
  await expectState(popup, 'in-sync', MEANWHILE);
});

test('in differs the popup opens only the fields that differ; the others are one click away', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect();
  const popup = await popupIn(SCENES.differs, world, extension);
  await expectState(popup, 'differs');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toBeVisible();
  const contacts = popup.getByRole('group', { name: 'Contacts' });
  await expect(contacts).toBeHidden();
  await popup.getByRole('button', { name: 'Show unchanged fields' }).click();
  await expect(contacts).toBeVisible();
});

test('after a manager has typed the difference away, the popup shows none', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect();
  const popup = await popupIn(SCENES['in-sync'], world, extension);
  await expectState(popup, 'in-sync');
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await name.fill('Windows');
  await expectState(popup, 'differs');
  await expect(name).toBeFocused();
  await name.fill(OAK.name);
  await expectState(popup, 'in-sync');
});

test('a manager can press nothing during a look, and nothing moves when Wazzup answers', async ({
  world,
  extension,
}) => {
  const page = await visitDeal(world, extension, crm);
  world.crm.hold();
  world.wazzup.faults.add({ hold: true, path: '/v2/deals', times: 9 });
  const popup = await extension.popup(page);
  const status = popup.getByRole('status').first();
  const buttons = popup.locator('footer').getByRole('button');
  const tops = async () => ({
    first: (await popup.locator('main > *').first().boundingBox())?.y,
    bottom: (await popup.locator('.footer').boundingBox())?.y,
    size: await popup.evaluate(() => document.documentElement.scrollHeight),
  });

  await expect(popup.locator('main .bone').first()).toBeVisible();
  await expect(status).toHaveAttribute('aria-busy', 'true');
  const reading = await tops();

  world.crm.release();
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toBeVisible();
  await expect(status).toHaveAttribute('aria-busy', 'true');
  await expect(buttons).toHaveCount(0);
  expect(await tops()).toEqual(reading);

  world.wazzup.faults.release();
  await expectState(popup, 'not-linked');
  await expect(buttons).toHaveAccessibleName('Create in Wazzup');
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  expect(await tops()).toEqual(reading);
});
