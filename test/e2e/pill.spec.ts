import type { Page } from '@playwright/test';
import { BITRIX24, PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, OTHER_HOSTS, test, visitDeal } from './fixtures.ts';
import { expectPill, type PillButton, pillIn, popupsOf } from './pill.ts';

const PINE = { ...OAK, id: '4218', name: 'Pine windows' };

/** Reads the badge and the title of the toolbar button for the tab in front. */
const badgeOf = async (extension: Extension, page: Page) => {
  await page.bringToFront();
  return (await extension.inside()).evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const tabId = tab?.id ?? -1;
    return { text: await chrome.action.getBadgeText({ tabId }), title: await chrome.action.getTitle({ tabId }) };
  });
};

const click = (page: Page, at: PillButton | undefined) => page.mouse.click(at?.x ?? -1, at?.y ?? -1);

/** Clicks the pill's button of this name. */
async function press(extension: Extension, page: Page, name: string): Promise<void> {
  const find = async () => (await pillIn(extension, page)).find((button) => button.name === name);
  await expect.poll(find).toBeDefined();
  await click(page, await find());
}

const popupByPill = (extension: Extension, page: Page) =>
  extension.toolbarPopup(async () => click(page, (await pillIn(extension, page))[0]));

/** Does all that a script of the page can do to a button of the pill; gives what the script can see of the inside. */
const attack = (page: Page, { x, y }: PillButton) =>
  page.evaluate(
    ([x, y]) => {
      const under = document.elementFromPoint(x, y);
      const seen = [...document.querySelectorAll('*')].filter(
        (element) => element.shadowRoot ?? Reflect.get(element, 'openOrClosedShadowRoot'),
      );
      const inside = seen.flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('button') ?? [])]);
      const at = { clientX: x, clientY: y, bubbles: true, composed: true, cancelable: true, view: window };
      for (const element of [...document.documentElement.children, under, ...inside]) {
        if (!(element instanceof HTMLElement)) continue;
        element.focus();
        element.click();
        for (const type of ['pointerdown', 'pointermove', 'pointerup'])
          element.dispatchEvent(new PointerEvent(type, { ...at, pointerId: 1, isPrimary: true, buttons: 1 }));
        for (const type of ['mousedown', 'mouseup', 'click']) element.dispatchEvent(new MouseEvent(type, at));
        for (const type of ['keydown', 'keyup'])
          for (const key of ['Enter', ' ']) element.dispatchEvent(new KeyboardEvent(type, { ...at, key }));
      }
      return seen.map(({ outerHTML }) => outerHTML);
    },
    [x, y] as const,
  );

const goTo = (page: Page, path: string) => page.evaluate((to) => Reflect.get(window, 'goTo')(to), path);

test('pill and badge show the state after one look at Wazzup, and follow the presses', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  world.wazzup.requests.clear();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'Not in Wazzup');
  expect(await badgeOf(extension, page)).toEqual({ text: '+', title: 'Deal Link for Wazzup: Not in Wazzup yet' });
  await page.waitForTimeout(3_000);
  expect(world.wazzup.requests.list().filter(({ path }) => path.startsWith('/v2/deals'))).toHaveLength(1);

  const popup = await extension.popup(page);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'in-sync');
  await expectPill(extension, page, 'In Wazzup');
  await popup.getByRole('button', { name: 'Close in Wazzup' }).click();
  await expectState(popup, 'closed');
  await expectPill(extension, page, 'Closed');
  expect((await badgeOf(extension, page)).title).toBe('Deal Link for Wazzup: Closed in Wazzup');
});

test('the pill follows in-app moves and changes in the page', async ({ world, extension }) => {
  crm.seed(world, OAK);
  crm.seed(world, PINE);
  world.wazzup.deals.put(sentOak(crm));
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'In Wazzup');
  await goTo(page, '/deal/4218');
  await expectPill(extension, page, 'Not in Wazzup');
  await goTo(page, '/pipeline/1');
  await expectPill(extension, page, undefined);
  expect((await badgeOf(extension, page)).text).toBe('');
  await goTo(page, '/deal/4217');
  await expectPill(extension, page, 'In Wazzup');
  const title = page.getByRole('textbox', { name: 'Title' });
  await title.pressSequentially(' and stairs');
  await title.press('Tab');
  await expectPill(extension, page, 'Differs');
});

test('a hostile page cannot press the pill, nor hide it, nor look into it', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  await expectPill(extension, page, 'Not in Wazzup');
  const before = extension.context.pages();
  for (const at of await pillIn(extension, page)) expect(await attack(page, at)).toEqual([]);
  // If an attack had pressed the pill, the background would open the popup within a moment.
  await page.waitForTimeout(1_000);
  expect(extension.context.pages()).toEqual(before);
  expect(await popupsOf(extension)).toBe(0);
  await expectPill(extension, page, 'Not in Wazzup');
  await popupByPill(extension, page);
  expect(await popupsOf(extension)).toBe(1);
});

test('a real click on the pill opens the popup of the toolbar, about this page', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  await expectPill(extension, page, 'Not in Wazzup');
  const popup = await popupByPill(extension, page);
  await expectState(popup, 'not-linked');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
});

test('the pill covers nothing by default, can be moved and hidden, and remembers both', async ({
  world,
  extension,
}) => {
  const page = await visitDeal(world, extension, crm);
  await expectPill(extension, page, 'Not in Wazzup');
  const [open] = await pillIn(extension, page);
  const covered = await page.evaluate(
    ({ x, y }) => {
      const under = document.elementsFromPoint(x, y)[1];
      return under?.closest('a,button,input,textarea,select') !== null;
    },
    open as { x: number; y: number },
  );
  expect(covered).toBe(false);

  await page.mouse.move(open?.x ?? 0, open?.y ?? 0);
  await page.mouse.down();
  await page.mouse.move(600, 300, { steps: 5 });
  await page.mouse.up();
  const near = async () => {
    const [moved] = await pillIn(extension, page);
    return moved ? Math.hypot(moved.x - 600, moved.y - 300) < 40 : false;
  };
  expect(await near()).toBe(true);
  await page.reload();
  await expectPill(extension, page, 'Not in Wazzup');
  expect(await near()).toBe(true);

  await press(extension, page, 'Hide');
  await press(extension, page, 'Hide on this site');
  // The pill offers to take that back, and is gone for good after some seconds.
  await press(extension, page, 'Hidden · Undo');
  await expectPill(extension, page, 'Not in Wazzup');
  await press(extension, page, 'Hide');
  await press(extension, page, 'Hide on this site');
  await expect.poll(() => pillIn(extension, page), { timeout: 15_000 }).toEqual([]);
  await page.reload();
  await expect.poll(async () => (await badgeOf(extension, page)).text).toBe('+');
  expect(await pillIn(extension, page)).toEqual([]);

  const options = await extension.options();
  await options.getByRole('button', { name: 'Show again' }).click();
  await expect(options.getByRole('button', { name: 'Show again' })).toHaveCount(0);
  await page.bringToFront();
  await page.reload();
  await expectPill(extension, page, 'Not in Wazzup');
});

test('hidden on one page, the pill is still on the others', { tag: '@once' }, async ({ world, extension }) => {
  crm.seed(world, OAK);
  crm.seed(world, PINE);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'Not in Wazzup');
  await press(extension, page, 'Hide');
  await press(extension, page, 'Hide on this page');
  await goTo(page, '/deal/4218');
  await expectPill(extension, page, 'Not in Wazzup');
  await goTo(page, '/deal/4217');
  await expect.poll(() => pillIn(extension, page)).toEqual([]);
});

test('without an answer of Wazzup the pill says that it could not check', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  world.wazzup.faults.add({ status: 503, method: 'GET', times: 99 });
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'Could not check');
  await expect.poll(async () => (await badgeOf(extension, page)).text, { timeout: 15_000 }).toBe('!');
});

test('the pill is dark on a dark page', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  await page.addStyleTag({ content: 'body { background: #14161b; color: #eee }' });
  await expectPill(extension, page, 'Not in Wazzup');
  // The browser's own dark paper.
  expect((await pillIn(extension, page))[0]?.paper).toMatch(/^rgb\((\d|[1-4]\d), /);
});

test('small, the pill says in, not in or closed, without a session read; off, there is only the toolbar button', {
  tag: '@once',
}, async ({ world, extension }) => {
  crm.seed(world, { ...OAK, name: 'Another name than in Wazzup' });
  world.wazzup.deals.put(sentOak(crm));
  await extension.connect();
  const options = await extension.options();
  await options.getByRole('radio', { name: /without reading/ }).check();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'In Wazzup');
  expect(world.crm.requests.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
  // Nothing has compared the deals, so the title does not say "up to date".
  expect(await badgeOf(extension, page)).toEqual({ text: '✓', title: 'Deal Link for Wazzup: In Wazzup' });
  await options.getByRole('radio', { name: 'Only on the toolbar button' }).check();
  await page.reload();
  await expect.poll(async () => (await badgeOf(extension, page)).text).toBe('✓');
  expect(await pillIn(extension, page)).toEqual([]);
});

test('neither pill nor popup asks the CRM if session reads are off', { tag: '@once' }, async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const options = await extension.options();
  await options.getByRole('switch', { name: /Ask the CRM/ }).click();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(extension, page, 'Not in Wazzup');
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
  expect(world.crm.requests.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
});

test('a newer copy of the script takes the place of the older one', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  await expectPill(extension, page, 'Not in Wazzup');
  // The background does this after an update, for every open page.
  await page.bringToFront();
  await (await extension.inside()).evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const target = { tabId: tab?.id ?? -1 };
    for (let copy = 0; copy < 3; copy += 1)
      await chrome.scripting.executeScript({ target, files: ['/content-scripts/pipedrive.js'] });
  });
  await page.waitForTimeout(5_000);
  expect(await pillIn(extension, page)).toHaveLength(2);
  await expectState(await extension.popup(page), 'not-linked');
});

test('after the end of the extension its pill is gone from the page', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  await expectPill(extension, page, 'Not in Wazzup');
  const pill = page.locator('html > div');
  // The pill stays as long as its script lives.
  await page.waitForTimeout(5_000);
  await expect(pill).toBeVisible();
  await extension.endExtension();
  await expect(pill).toBeHidden({ timeout: 15_000 });
});

test.describe('in Bitrix24', () => {
  test.use({ granted: OTHER_HOSTS });

  test('the pill is about the deal of the slider in front', async ({ world, extension }) => {
    BITRIX24.seed(world, OAK);
    await extension.connect();
    const page = await extension.visit('https://acme.bitrix24.com/crm/deal/list/');
    await page.getByRole('link', { name: OAK.name }).click();
    await expectPill(extension, page, 'Not in Wazzup');
  });
});
