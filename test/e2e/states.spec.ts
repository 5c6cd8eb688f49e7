import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, stateOf, test } from './fixtures.ts';

/** Brings the popup into one state. */
type Scene = (world: World, extension: Extension) => Promise<Page>;

const oakPopup = async (extension: Extension) => extension.popup(await extension.visit(crm.uri(OAK.id)));

const connected =
  (prepare: (world: World) => void): Scene =>
  async (world, extension) => {
    crm.seed(world, OAK);
    prepare(world);
    await extension.connect();
    return oakPopup(extension);
  };

const SCENES: Record<string, Scene> = {
  'not-a-deal': async (_, extension) => extension.popup(await extension.visit('https://acme.pipedrive.com/pipeline/1')),
  'no-token': async (world, extension) => {
    crm.seed(world, OAK);
    return oakPopup(extension);
  },
  pending: async (world, extension) => {
    world.wazzup.switches.set({ visibleAfterMs: 15_000 });
    const popup = await connected(() => {})(world, extension);
    await popup.getByRole('button', { name: 'Create deal' }).click();
    return popup;
  },
  conflict: connected((world) =>
    world.wazzup.deals.put({ ...sentOak(crm), uri: `https://acme.kommo.com/leads/detail/${OAK.id}` }),
  ),
  error: connected((world) => world.wazzup.faults.add({ status: 500, times: 50 })),
  'not-linked': connected(() => {}),
  differs: connected((world) => world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' })),
  closed: connected((world) => world.wazzup.deals.put({ ...sentOak(crm), closed: true })),
  'in-sync': connected((world) => world.wazzup.deals.put(sentOak(crm))),
};

const HEADLINES: Record<string, string> = {
  'not-a-deal': 'This page is not a deal',
  'no-access': 'No access to this page yet',
  'no-token': 'Connect to Wazzup first',
  pending: 'Waiting for Wazzup',
  conflict: 'This number belongs to a deal of another CRM',
  error: 'Wazzup is not working right now',
  'not-linked': 'Not in Wazzup yet',
  differs: 'Differs from Wazzup',
  closed: 'Closed in Wazzup',
  'in-sync': 'In Wazzup, up to date',
};

for (const [state, scene] of Object.entries(SCENES))
  test(`${state} is shown in words, once, accessibly, light and dark, within the popup`, async ({
    world,
    extension,
    browserName,
  }, info) => {
    const popup = await scene(world, extension);
    await expectState(popup, state);
    await expect(stateOf(popup)).toHaveCount(1);
    await expect(stateOf(popup)).toHaveText(HEADLINES[state] ?? '');
    // Firefox's protocol has no way to change the scheme of a page that is open.
    for (const colorScheme of browserName === 'firefox' ? [null] : (['light', 'dark'] as const)) {
      if (colorScheme) await popup.emulateMedia({ colorScheme });
      await expectAccessible(popup);
      await popup.screenshot({ path: info.outputPath(`${state}-${colorScheme}.png`) });
    }
    expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  });

test.describe('without access to the CRM', () => {
  test.use({ granted: [] });

  test('no-access leads to the settings, where the CRM is switched on', async ({ world, extension }) => {
    crm.seed(world, OAK);
    const popup = await oakPopup(extension);
    await expectState(popup, 'no-access');
    await expect(stateOf(popup)).toHaveText(HEADLINES['no-access'] ?? '');
    await expectAccessible(popup);
    const opened = extension.context.waitForEvent('page');
    await popup.getByRole('button', { name: 'Open settings' }).click();
    await expect((await opened).getByRole('switch', { name: 'Pipedrive' })).not.toBeChecked();
  });
});

/** What a deal with three contacts is shown in without scrolling, besides the states of every day. */
const TALL_SCENES: Record<string, Scene> = {
  'waiting to be sent': async (world, extension) => {
    const popup = await (SCENES['not-linked'] as Scene)(world, extension);
    await expectState(popup, 'not-linked');
    world.wazzup.faults.add({ status: 429, retryAfter: 600, method: 'POST', times: 9 });
    await popup.getByRole('button', { name: 'Create deal' }).click();
    await expect(popup.getByRole('button', { name: 'Do not send' })).toBeVisible();
    return popup;
  },
  'not linked, with a deletion to undo': async (world, extension) => {
    const popup = await (SCENES['in-sync'] as Scene)(world, extension);
    await popup.getByRole('button', { name: 'Delete deal' }).click();
    await popup.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(popup.getByRole('button', { name: 'Undo' })).toBeVisible();
    return popup;
  },
};

for (const state of ['not-linked', 'in-sync', 'differs', 'closed', 'pending', ...Object.keys(TALL_SCENES)])
  test(`${state}: a deal with three contacts leaves the actions in sight${state === 'differs' ? '' : ' without scrolling'}`, async ({
    world,
    extension,
  }) => {
    const popup = await ((TALL_SCENES[state] ?? SCENES[state]) as Scene)(world, extension);
    if (!TALL_SCENES[state]) await expectState(popup, state);
    // What is told last may take room.
    await expect(popup.getByText(/ in Wazzup$/).first()).toBeVisible();
    const height = await popup.evaluate(() => document.documentElement.scrollHeight);
    if (state !== 'differs') expect(height).toBeLessThanOrEqual(600);
    const buttons = await popup.locator('footer').getByRole('button').all();
    if (state !== 'pending') expect(buttons).not.toEqual([]);
    for (const button of buttons) await expect(button).toBeInViewport({ ratio: 1 });
  });

test('pending ends by itself when Wazzup shows the change', async ({ world, extension }) => {
  world.wazzup.switches.set({ visibleAfterMs: 6_000 });
  const popup = await connected(() => {})(world, extension);
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'pending');
  await popup.reload();
  await expectState(popup, 'pending');
  await expectState(popup, 'in-sync');
});

test('in differs only the fields that differ are open; the others are one click away', async ({ world, extension }) => {
  const popup = await (SCENES.differs as Scene)(world, extension);
  await expectState(popup, 'differs');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toBeVisible();
  await expect(popup.getByRole('textbox', { name: 'Link to the deal' })).toBeHidden();
  await popup.getByRole('button', { name: 'Show unchanged fields' }).click();
  await expect(popup.getByRole('textbox', { name: 'Link to the deal' })).toBeVisible();
});

test('typing the difference away leaves no trace of it', async ({ world, extension }) => {
  const popup = await (SCENES['in-sync'] as Scene)(world, extension);
  await expectState(popup, 'in-sync');
  const name = popup.getByRole('textbox', { name: 'Deal name' });
  await name.fill('Windows');
  await expectState(popup, 'differs');
  await expect(name).toBeFocused();
  await name.fill(OAK.name);
  await expectState(popup, 'in-sync');
});

test('nothing can be pressed while Wazzup is asked, and nothing moves when it answers', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  world.crm.slow(1500);
  world.wazzup.faults.add({ slowMs: 2000, path: '/v2/deals', times: 9 });
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

  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toBeVisible();
  await expect(status).toHaveAttribute('aria-busy', 'true');
  await expect(buttons).toHaveCount(0);
  expect(await tops()).toEqual(reading);

  await expectState(popup, 'not-linked');
  await expect(buttons).toHaveText(['Create deal']);
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  expect(await tops()).toEqual(reading);
});
