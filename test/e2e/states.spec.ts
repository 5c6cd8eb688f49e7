import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { expectAccessible } from './accessible.ts';
import { CRMS, type CrmCase, PIPEDRIVE as crm, KOMMO, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, seedPeople, stateOf, test } from './fixtures.ts';
import { MEANWHILE, VISIBLE_WHEN_REVEALED } from './late.ts';
import { writesOf } from './requests.ts';

const OAK_OF_KOMMO = {
  ...OAK,
  id: '880217',
  contacts: OAK.contacts.map((contact) => ({ ...contact, id: `880${contact.id}` })),
};
/** Both CRMs use one Wazzup account, so their deals and contacts have different ids. */
const oakOf = (crm: CrmCase) => (crm === KOMMO ? OAK_OF_KOMMO : OAK);
const sentDeal = (crm: CrmCase) => {
  const { id, contacts } = oakOf(crm);
  return { ...sentOak(crm), id, uri: crm.uri(id), contacts: contacts.map((contact) => contact.id) };
};

/** Says how the popup gets into a state. */
interface Scene {
  says: string;
  /** Sets what Wazzup has and does. */
  prepare?: (world: World, crm: CrmCase) => void;
  press?: string;
  isConnected?: false;
  /** The page's address by CRM, if it is not the deal's. */
  address?: Record<string, string>;
}

const put =
  (change: object) =>
  ({ wazzup }: World, crm: CrmCase) =>
    wazzup.deals.put({ ...sentDeal(crm), ...change });

const SCENES = {
  'not-a-deal': {
    says: 'This page is not a deal',
    address: { Pipedrive: 'https://acme.pipedrive.com/pipeline/1', Kommo: 'https://acme.kommo.com/leads/pipeline/' },
  },
  'no-token': { says: 'Connect to Wazzup first', isConnected: false },
  pending: {
    says: 'Waiting for Wazzup',
    prepare: ({ wazzup }) => wazzup.switches.set(VISIBLE_WHEN_REVEALED),
    press: 'Create deal',
  },
  conflict: {
    says: 'This number belongs to a deal of another CRM',
    prepare: put({ uri: 'https://acme.amocrm.ru/leads/detail/1' }),
  },
  error: {
    says: 'Wazzup is not working right now',
    prepare: ({ wazzup }) => wazzup.faults.add({ status: 500, times: 50 }),
  },
  'not-linked': { says: 'Not in Wazzup yet' },
  differs: { says: 'Differs from Wazzup', prepare: put({ name: 'Old name' }) },
  closed: { says: 'Closed in Wazzup', prepare: put({ closed: true }) },
  'in-sync': { says: 'In Wazzup, up to date', prepare: put({}) },
} satisfies Record<string, Scene>;

/** Opens the popup about a CRM's deal in one state; the caller connects the extension first. */
async function popupIn(scene: Scene, world: World, extension: Extension, of: CrmCase = crm): Promise<Page> {
  of.seed(world, oakOf(of));
  seedPeople(world, of, oakOf(of));
  scene.prepare?.(world, of);
  const popup = await extension.popup(await extension.visit(scene.address?.[of.label] ?? of.uri(oakOf(of).id)));
  if (scene.press) await popup.getByRole('button', { name: scene.press }).click();
  return popup;
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

for (const [state, scene] of Object.entries<Scene>(SCENES))
  test(`the popup shows ${state} in words, once, accessibly, light and dark, its actions in sight`, async ({
    world,
    extension,
    browserName,
  }, info) => {
    if (scene.isConnected !== false) await extension.connect();
    // The test opens all popups first, so that slow things happen for all of them together.
    const popups: [CrmCase, Page][] = [];
    for (const of of CRMS) popups.push([of, await popupIn(scene, world, extension, of)]);
    for (const [of, popup] of popups) {
      await popup.bringToFront();
      await expectState(popup, state);
      await expect(stateOf(popup)).toHaveCount(1);
      await expect(stateOf(popup)).toHaveText(scene.says);
      expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
      if (WITHOUT_SCROLLING.includes(state)) await expectActionsInSight(popup);
      if (state === 'differs') await expectActionsInSight(popup, Number.POSITIVE_INFINITY);
      // The popup looks the same beside any CRM.
      if (of !== crm) continue;
      // Firefox's protocol has no way to change the scheme of a page that is open.
      for (const colorScheme of browserName === 'firefox' ? [null] : (['light', 'dark'] as const)) {
        if (colorScheme) await popup.emulateMedia({ colorScheme });
        await expectAccessible(popup);
        await popup.screenshot({ path: info.outputPath(`${state}-${colorScheme}.png`) });
      }
    }
    // A look changes nothing in Wazzup, and a press gets there once.
    const pressed = scene.press ? CRMS : [];
    expect(writesOf(world)).toEqual(pressed.map((of) => ({ method: 'POST', body: { deals: [sentDeal(of)] } })));
  });

test.describe('without access to the CRM', () => {
  test.use({ granted: [] });

  test('no-access leads to the settings, where the CRM is switched on', async ({ world, extension }) => {
    await extension.connect();
    for (const of of CRMS) {
      const popup = await popupIn(SCENES['not-linked'], world, extension, of);
      await expectState(popup, 'no-access');
      await expect(stateOf(popup)).toHaveText('No access to this page yet');
      await expectAccessible(popup);
      const opened = extension.context.waitForEvent('page');
      await popup.getByRole('button', { name: 'Open settings' }).click();
      const options = await opened;
      await expect(options.getByRole('switch', { name: of.label })).not.toBeChecked();
      await options.close();
    }
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
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expect(popup.getByRole('button', { name: 'Do not send' })).toBeVisible();
  await expectActionsInSight(popup);
});

test('the popup shows a deal with three contacts and a deletion to undo without scrolling', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  await extension.connect();
  const popup = await popupIn(SCENES['in-sync'], world, extension);
  await popup.getByRole('button', { name: 'Delete deal' }).click();
  await popup.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(popup.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectActionsInSight(popup);
});

test('pending ends by itself when Wazzup shows the change', { tag: '@once' }, async ({ world, extension }) => {
  world.wazzup.switches.set(VISIBLE_WHEN_REVEALED);
  await extension.connect();
  const popup = await popupIn(SCENES['not-linked'], world, extension);
  await popup.getByRole('button', { name: 'Create deal' }).click();
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
  await expect(popup.getByRole('textbox', { name: 'Link to the deal' })).toBeHidden();
  await popup.getByRole('button', { name: 'Show unchanged fields' }).click();
  await expect(popup.getByRole('textbox', { name: 'Link to the deal' })).toBeVisible();
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
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
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
  await expect(buttons).toHaveText(['Create deal']);
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  expect(await tops()).toEqual(reading);
});
