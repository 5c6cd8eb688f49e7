import type { Page } from '@playwright/test';
import { expect, expectState, test } from './fixtures.ts';
import { addressOfOak, createTeachSite, OAK_DEALS, TEACH_HOST } from './teach-site.ts';
import { openTeachBy, status } from './teach-window.ts';

// An automated Chromium shows no prompt and waits for its answer for ever. A preference makes Firefox take a click for
// a yes; a no is put in place of the browser's answer.

test.use({ granted: [] });

const PATTERN = `https://${TEACH_HOST}/*`;

/** Whether the browser lets the extension read the CRM. */
const isGranted = (page: Page): Promise<boolean> =>
  page.evaluate((origin) => chrome.permissions.contains({ origins: [origin] }), PATTERN);

/** Has the browser's next prompt answered with a no, as a manager does who takes fright. */
const refuseNext = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { permissions } = chrome;
    const { request } = permissions;
    permissions.request = (async () => {
      permissions.request = request;
      return false;
    }) as typeof request;
  });

test('the window asks for one site by a button, says what to do after a no, and reads the page after a yes', async ({
  world,
  extension,
}) => {
  world.sites.push(createTeachSite());
  await extension.connect();
  const page = await extension.visit(addressOfOak('4217'));
  const popup = await extension.toolbarPopup(() => extension.pressToolbarButton(page));
  await expectState(popup, 'not-a-deal');
  const teach = await openTeachBy(extension, () => popup.getByRole('button', { name: 'Teach this page' }).click());

  const allow = teach.getByRole('button', { name: `Allow ${TEACH_HOST}` });
  await expect(allow).toBeVisible();
  await expect(teach.getByRole('group', { name: 'Deal ID' })).toHaveCount(0);
  expect(await isGranted(teach)).toBe(false);

  await refuseNext(teach);
  await allow.click();
  await expect(teach.getByRole('alert')).toContainText('choose “Allow”');
  expect(await isGranted(teach)).toBe(false);
  await expect(teach.getByRole('group', { name: 'Deal ID' })).toHaveCount(0);

  await allow.click();
  await expect(status(teach, 'Deal ID')).toHaveText('4217');
  await expect(status(teach, 'Deal name')).toHaveText(OAK_DEALS[4217]?.name ?? '');
  await expect(teach.getByRole('alert')).toHaveCount(0);
  await expect(allow).toHaveCount(0);
  await expect(teach.getByRole('heading', { name: 'Teach Deal Link this page' })).toBeFocused();
  expect(await isGranted(teach)).toBe(true);
  // That one site, and no other.
  const all = await teach.evaluate(async () => (await chrome.permissions.getAll()).origins);
  expect(all?.filter((one) => !one.includes('wazzup'))).toEqual([PATTERN]);
});
