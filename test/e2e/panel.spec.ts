import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { PIPEDRIVE as crm, OAK, type SeededDeal, sentOak } from './crms.ts';
import { type Extension, expect, expectState, test } from './fixtures.ts';
import { expectPill } from './pill.ts';

const PINE = { ...OAK, id: '4218', name: 'Pine windows' };
/** A deal that no tab shows at the start: tests find the pill of a tab by its address. */
const ELM = { ...OAK, id: '4219', name: 'Elm stairs' };

/** Opens the panel as a manager does: by the popup's button, while this page is in front. */
async function keepOpen(extension: Extension, page: Page): Promise<Page> {
  const popup = await extension.toolbarPopup(() => extension.pressToolbarButton(page));
  // By then the popup has loaded all that it loads: what is cut off while it loads is an error in its page.
  await popup.getByRole('button', { name: 'Create in Wazzup', disabled: false }).waitFor();
  const button = popup.getByRole('button', { name: 'Keep open beside the page' });
  const panel = await extension.panel(() => button.click());
  await expect(panel.getByRole('button', { name: 'Keep open beside the page' })).toHaveCount(0);
  return panel;
}

/** Opens a tab with each of two deals, and the panel beside the first one. */
async function openTwoDeals(world: World, extension: Extension) {
  for (const deal of [OAK, PINE, ELM]) crm.seed(world, deal);
  await extension.connect();
  const pine = await extension.visit(crm.uri(PINE.id));
  const oak = await extension.visit(crm.uri(OAK.id));
  const panel = await keepOpen(extension, oak);
  await expectDeal(panel, OAK);
  return { oak, pine, panel };
}

async function expectDeal(panel: Page, deal: SeededDeal, state = 'not-linked'): Promise<void> {
  await expect(nameIn(panel)).toHaveValue(deal.name);
  await expectState(panel, state);
}

const nameIn = (panel: Page) => panel.getByRole('textbox', { name: 'Deal name' });
const create = (panel: Page) => panel.getByRole('button', { name: 'Create in Wazzup' }).click();
const moveTo = (page: Page, deal: SeededDeal) =>
  page.evaluate((path) => void Reflect.get(window, 'goTo')(path), new URL(crm.uri(deal.id)).pathname);

/** How often Wazzup was asked what it has of a deal. */
const looksAt = ({ wazzup }: World, { id }: SeededDeal) =>
  wazzup.requests.list().filter(({ method, path }) => method === 'GET' && path.endsWith(`/deals/${id}`)).length;

test('the panel follows the manager from tab to tab; what they typed stays with its tab', async ({
  world,
  extension,
}) => {
  const { oak, pine, panel } = await openTwoDeals(world, extension);
  await nameIn(panel).fill('Typed');
  await pine.bringToFront();
  await expectDeal(panel, PINE);
  await oak.bringToFront();
  await expect(nameIn(panel)).toHaveValue('Typed');
  await pine.bringToFront();
  await expectDeal(panel, PINE);
  await create(panel);
  await expectState(panel, 'in-sync');
  await oak.bringToFront();
  await expectState(panel, 'not-linked');
  expect(world.wazzup.deals.all().map(({ id }) => id)).toEqual([PINE.id]);
});

test('the panel follows a move within the app and a load, with one look at Wazzup each', async ({
  world,
  extension,
}) => {
  const { oak, panel } = await openTwoDeals(world, extension);
  await expectPill(extension, oak, 'Not in Wazzup');
  world.wazzup.requests.clear();
  await moveTo(oak, ELM);
  await expectDeal(panel, ELM);
  await expectPill(extension, oak, 'Not in Wazzup');
  expect(looksAt(world, ELM)).toBe(1);
  await oak.goto(crm.uri(OAK.id));
  await expectDeal(panel, OAK);
  await expectPill(extension, oak, 'Not in Wazzup');
  expect(looksAt(world, OAK)).toBe(1);
  await oak.goto('https://acme.pipedrive.com/pipeline/1');
  await expectState(panel, 'not-a-deal');
  await expect(panel.getByText(OAK.name)).toHaveCount(0);
});

test('what became of a press is told in its own tab alone', async ({ world, extension }) => {
  const { oak, pine, panel } = await openTwoDeals(world, extension);
  world.wazzup.faults.add({ hold: true, method: 'POST' });
  await create(panel);
  await expect.poll(() => world.wazzup.requests.list().some(({ method }) => method === 'POST')).toBe(true);
  await pine.bringToFront();
  await expectDeal(panel, PINE);
  world.wazzup.faults.release();
  await expect.poll(() => world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  await oak.bringToFront();
  await expectDeal(panel, OAK, 'in-sync');
  await pine.bringToFront();
  await expectDeal(panel, PINE);
  await expect(panel.getByText('Created in Wazzup.')).toHaveCount(0);
});

test('what became of a press is not told of the deal to which the tab has moved meanwhile', async ({
  world,
  extension,
}) => {
  const { oak, panel } = await openTwoDeals(world, extension);
  world.wazzup.faults.add({ hold: true, method: 'POST' });
  await create(panel);
  await expect.poll(() => world.wazzup.requests.list().some(({ method }) => method === 'POST')).toBe(true);
  await moveTo(oak, ELM);
  await expectDeal(panel, ELM);
  world.wazzup.faults.release();
  await expect.poll(() => world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  await expectPill(extension, oak, 'Not in Wazzup');
  await expectDeal(panel, ELM);
  await expect(panel.getByText('Created in Wazzup.')).toHaveCount(0);
});

test('a panel that nobody sees asks nothing, and shows the tab in front once it is seen', async ({
  world,
  extension,
}) => {
  const { pine, panel } = await openTwoDeals(world, extension);
  const see = (state: DocumentVisibilityState) =>
    panel.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: now });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await see('hidden');
  world.wazzup.requests.clear();
  await pine.bringToFront();
  await moveTo(pine, ELM);
  await moveTo(pine, PINE);
  // The page itself looks once, when its deal has been in front for a second.
  await expectPill(extension, pine, 'Not in Wazzup');
  await expect(nameIn(panel)).toHaveValue(OAK.name);
  expect(looksAt(world, PINE)).toBeLessThanOrEqual(1);
  await see('visible');
  await expectDeal(panel, PINE);
});

test('the panel of a window is about the tabs of that window', async ({ world, extension }) => {
  const { panel } = await openTwoDeals(world, extension);
  const [other] = await Promise.all([
    extension.context.waitForEvent('page'),
    (await extension.inside()).evaluate((url) => void chrome.windows.create({ url }), crm.uri(ELM.id)),
  ]);
  await expectPill(extension, other, 'Not in Wazzup');
  await expectDeal(panel, OAK);
  await other.close();
});

test.describe('with access to one company', () => {
  test.use({ granted: ['https://acme.pipedrive.com/*'] });

  test('a tab without access shows nothing of the tab before, and one button that asks', async ({
    world,
    extension,
  }) => {
    crm.seed(world, OAK);
    await extension.connect();
    const other = await extension.visit('https://other.pipedrive.com/deal/1');
    const oak = await extension.visit(crm.uri(OAK.id));
    const panel = await keepOpen(extension, oak);
    await expectDeal(panel, OAK);
    await other.bringToFront();
    await expectState(panel, 'no-access');
    await expect(panel.getByRole('main').getByRole('button')).toHaveText(['Allow Pipedrive']);
    await expect(panel.getByText(OAK.name)).toHaveCount(0);
    await oak.bringToFront();
    await expectDeal(panel, OAK);
    // The same tab leaves the site.
    await oak.goto('https://other.pipedrive.com/deal/1');
    await expectState(panel, 'no-access');
    await expect(nameIn(panel)).toHaveCount(0);
  });
});

test.describe('without access to any CRM', () => {
  test.use({ granted: [] });

  test('the press on the toolbar button lets the panel into that tab, and into no other', async ({
    world,
    extension,
  }) => {
    const { oak, pine, panel } = await openTwoDeals(world, extension);
    await pine.bringToFront();
    await expectState(panel, 'no-access');
    await expect(panel.getByRole('main').getByRole('button')).toHaveText(['Allow Pipedrive']);
    await oak.bringToFront();
    await expectDeal(panel, OAK);
  });
});

test('a popup in a window of its own offers to stay beside the page only where the browser can do that from there', async ({
  world,
  extension,
  browserName,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  await extension.visit(crm.uri(OAK.id));
  const inside = await extension.inside();
  const [popup] = await Promise.all([
    extension.context.waitForEvent('page'),
    inside.evaluate(async (root) => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      // As the background opens it where the browser does not open the popup itself.
      await chrome.windows.create({ url: `${root}popup.html?tab=${tab?.id}`, type: 'popup', width: 400, height: 640 });
    }, extension.root),
  ]);
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup', disabled: false }).waitFor();
  const button = popup.getByRole('button', { name: 'Keep open beside the page' });
  await expect(button).toHaveCount(browserName === 'firefox' ? 0 : 1);
  await popup.close();
});
