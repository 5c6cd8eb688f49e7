import type { Page } from '@playwright/test';
import { BITRIX24, PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, OTHER_HOSTS, test } from './fixtures.ts';
import { pillIn } from './pill.ts';

const PINE = { ...OAK, id: '4218', name: 'Pine windows' };

const expectPill = (page: Page, word: string | undefined) =>
  expect
    .poll(async () => (await pillIn(page))[0]?.name, { timeout: 15_000 })
    .toBe(word && `Deal Link for Wazzup: ${word}`);

/** The toolbar button of the tab in front: its sign and its words. */
const badgeOf = async (extension: Extension, page: Page) => {
  await page.bringToFront();
  return (await extension.inside()).evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const tabId = tab?.id ?? -1;
    return { text: await chrome.action.getBadgeText({ tabId }), title: await chrome.action.getTitle({ tabId }) };
  });
};

const goTo = (page: Page, path: string) => page.evaluate((to) => Reflect.get(window, 'goTo')(to), path);

test('pill and badge say how the deal stands, after one look at Wazzup, and follow what is done', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  world.wazzup.requests.clear();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'Not in Wazzup');
  expect(await badgeOf(extension, page)).toEqual({ text: '+', title: 'Deal Link for Wazzup: Not in Wazzup yet' });
  await page.waitForTimeout(3_000);
  expect(world.wazzup.requests.list()).toHaveLength(1);

  const popup = await extension.popup(page);
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'in-sync');
  await expectPill(page, 'In Wazzup');
  await popup.getByRole('button', { name: 'Close deal' }).click();
  await expectState(popup, 'closed');
  await expectPill(page, 'Closed');
  expect((await badgeOf(extension, page)).title).toBe('Deal Link for Wazzup: Closed in Wazzup');
});

test('the pill follows in-app moves, and what changes in the page', async ({ world, extension }) => {
  crm.seed(world, OAK);
  crm.seed(world, PINE);
  world.wazzup.deals.put(sentOak(crm));
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'In Wazzup');
  await goTo(page, '/deal/4218');
  await expectPill(page, 'Not in Wazzup');
  await goTo(page, '/pipeline/1');
  await expectPill(page, undefined);
  expect((await badgeOf(extension, page)).text).toBe('');
  await goTo(page, '/deal/4217');
  await expectPill(page, 'In Wazzup');
  const title = page.getByRole('textbox', { name: 'Title' });
  await title.fill('Oak doors, 4 rooms');
  await title.blur();
  await expectPill(page, 'Differs');
});

test('a real click on the pill opens the popup; a click made by the page does not', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'Not in Wazzup');
  const before = extension.context.pages().length;
  await page.evaluate(() => {
    for (const element of document.documentElement.children)
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  });
  await page.waitForTimeout(1_000);
  expect(extension.context.pages()).toHaveLength(before);

  const [open] = await pillIn(page);
  const opened = extension.context.waitForEvent('page');
  await page.mouse.click(open?.x ?? 0, open?.y ?? 0);
  const popup = await opened;
  await popup.waitForURL(/popup\.html/);
  await expectState(popup, 'not-linked');
});

test('the pill covers nothing by default, can be moved and hidden, and remembers both', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'Not in Wazzup');
  const [open] = await pillIn(page);
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
    const [moved] = await pillIn(page);
    return moved ? Math.hypot(moved.x - 600, moved.y - 300) < 40 : false;
  };
  expect(await near()).toBe(true);
  await page.reload();
  await expectPill(page, 'Not in Wazzup');
  expect(await near()).toBe(true);

  const [, hide] = await pillIn(page);
  expect(hide?.name).toBe('Hide on this site');
  await page.mouse.click(hide?.x ?? 0, hide?.y ?? 0);
  await expectPill(page, undefined);
  await page.reload();
  await expect.poll(async () => (await badgeOf(extension, page)).text).toBe('+');
  expect(await pillIn(page)).toEqual([]);

  const options = await extension.options();
  await options.getByRole('button', { name: 'Show again' }).click();
  await expect(options.getByRole('button', { name: 'Show again' })).toHaveCount(0);
  await page.reload();
  await expectPill(page, 'Not in Wazzup');
});

test('small: in, not in or closed, and the CRM is not asked; off: only the toolbar button', async ({
  world,
  extension,
}) => {
  crm.seed(world, { ...OAK, name: 'Another name than in Wazzup' });
  world.wazzup.deals.put(sentOak(crm));
  await extension.connect();
  const options = await extension.options();
  await options.getByRole('radio', { name: /without reading/ }).check();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'In Wazzup');
  expect(world.crm.requests.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
  await options.getByRole('radio', { name: 'Only on the toolbar button' }).check();
  await page.reload();
  await expect.poll(async () => (await badgeOf(extension, page)).text).toBe('✓');
  expect(await pillIn(page)).toEqual([]);
});

test('the CRM is not asked when session reads are off, by pill or popup', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const options = await extension.options();
  await options.getByRole('switch', { name: /Ask the CRM/ }).click();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'Not in Wazzup');
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
  expect(world.crm.requests.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
});

test('what cannot be read is said with the reason, and diagnostics tell no secrets', async ({ world, extension }) => {
  crm.seed(world, OAK);
  world.crm.refuseSession(true);
  await extension.connect();
  await extension.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expect(
    popup.getByText(/The CRM did not answer, and the page does not show: Responsible user ID/),
  ).toBeVisible();
  await popup.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(popup.getByText(/It holds no names/)).toBeVisible();
  const copied = await popup.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('reader pipedrive');
  expect(copied).toContain('session failed: refused');
  expect(copied).toMatch(/responsible: page \(id no, name yes\)/);
  const secrets = [
    OAK.name,
    OAK.id,
    OAK.owner.name,
    'acme',
    'emulator-token',
    ...OAK.contacts.flatMap(({ id, name, phones }) => [id, name, ...phones]),
  ];
  for (const secret of secrets) expect(copied.replace(/Chrome\/\d+|\d+\.\d+\.\d+/g, '')).not.toContain(secret);
});

test('a newer copy of the script takes the place of the older one', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'Not in Wazzup');
  // As the background does after an update, for every open page.
  await page.bringToFront();
  await (await extension.inside()).evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const target = { tabId: tab?.id ?? -1 };
    for (let copy = 0; copy < 3; copy += 1)
      await chrome.scripting.executeScript({ target, files: ['/content-scripts/pipedrive.js'] });
  });
  await page.waitForTimeout(5_000);
  expect(await pillIn(page)).toHaveLength(2);
  await expectState(await extension.popup(page), 'not-linked');
});

test('when the extension is gone, its script leaves nothing in the page', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  await expectPill(page, 'Not in Wazzup');
  // An automated Chromium does not load it again.
  await (await extension.inside()).evaluate(() => setTimeout(() => chrome.runtime.reload(), 100));
  await expect.poll(async () => (await pillIn(page)).length, { timeout: 15_000 }).toBe(0);
  await page.waitForTimeout(2_000);
  expect(await pillIn(page)).toEqual([]);
});

test.describe('in Bitrix24', () => {
  test.use({ granted: OTHER_HOSTS });

  test('the pill is about the deal of the slider in front', async ({ world, extension }) => {
    BITRIX24.seed(world, OAK);
    await extension.connect();
    const page = await extension.visit('https://acme.bitrix24.com/crm/deal/list/');
    await page.getByRole('link', { name: OAK.name }).click();
    await expectPill(page, 'Not in Wazzup');
  });
});
