import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { type Extension, expect, test } from './fixtures.ts';
import { addressOfOak, createTeachSite, OAK_DEALS, TEACH_HOST } from './teach-site.ts';
import { beginChoice, endChoice, openTeach, pickByMouse, pickerIn, status } from './teach-window.ts';

// Pages that work against the manager who chooses a place in them.

test.use({ granted: [`https://${TEACH_HOST}/*`] });

const DEAL = OAK_DEALS[4217];

/** Gives a page of the CRM with the window that teaches it. */
async function openBoth(world: World, extension: Extension) {
  world.sites.push(createTeachSite());
  await extension.connect();
  const page = await extension.visit(addressOfOak('4217'));
  return { page, teach: await openTeach(extension, page) };
}

async function pressAt(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`nothing at ${selector}`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

test('a page that takes the layer away, covers it, and makes events of its own gives no value by itself', async ({
  world,
  extension,
}) => {
  const { page, teach } = await openBoth(world, extension);
  await page.evaluate(() => {
    Element.prototype.attachShadow = () => {
      throw new Error('not here');
    };
    EventTarget.prototype.addEventListener = () => {};
    Document.prototype.elementsFromPoint = () => [];
    const cover = document.createElement('div');
    cover.id = 'cover';
    cover.style.cssText = 'position:fixed;inset:50% 0 0;width:100%;height:50%;margin:0;border:0;background:none';
    cover.popover = 'manual';
    cover.onclick = () => Reflect.get(window, 'heard').push('cover');
    document.body.append(cover);
    setInterval(() => {
      for (const layer of document.querySelectorAll('html > [popover]')) layer.remove();
      if (!cover.matches(':popover-open')) cover.showPopover();
      document.querySelector<HTMLElement>('#star')?.focus();
      const link = document.querySelector('nav a');
      for (const type of ['pointerdown', 'pointerup', 'click'])
        link?.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: 5, clientY: 5 }));
      dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    }, 120);
    // The link that the page presses itself leads nowhere, so that only the manager's presses can.
    document.querySelector('nav a')?.removeAttribute('href');
  });
  await beginChoice(teach, page, 'Deal name');
  await pressAt(page, '.deal-owner a');
  await endChoice(teach, page, 'Deal name');
  await expect(status(teach, 'Deal name')).toHaveText(DEAL?.owner[1] ?? '');
  await beginChoice(teach, page, 'Deal name');
  await pressAt(page, '#cover');
  await endChoice(teach, page, 'Deal name');
  expect(page.url()).toBe(addressOfOak('4217'));
  expect(await page.evaluate(() => Reflect.get(window, 'heard'))).not.toContain('cover');
});

test('a dialog in a shadow root that opens meanwhile is chosen from, and none of it hears of the press', async ({
  world,
  extension,
}) => {
  const { page, teach } = await openBoth(world, extension);
  await beginChoice(teach, page, 'Deal name');
  await page.evaluate(() => {
    const host = document.createElement('oak-dialog');
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<dialog style="width:400px;height:200px"><h1 class="title">Doors in a dialog</h1></dialog>';
    root.addEventListener('click', () => Reflect.get(window, 'heard').push('dialog'), true);
    document.body.append(host);
    root.querySelector('dialog')?.showModal();
  });
  await expect(page.locator('oak-dialog dialog > [popover]')).toHaveCount(1);
  await pressAt(page, 'oak-dialog .title');
  await endChoice(teach, page, 'Deal name');
  await expect(status(teach, 'Deal name')).toHaveText('Doors in a dialog');
  expect(await page.evaluate(() => Reflect.get(window, 'heard'))).not.toContain('dialog');
});

test('a frame that appears after a choice has begun hears of no key, and Escape leaves the choice', async ({
  world,
  extension,
}) => {
  const { page, teach } = await openBoth(world, extension);
  await beginChoice(teach, page, 'Deal name');
  await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    const isLoaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    frame.src = '/deals/frame/card';
    document.body.append(frame);
    await isLoaded;
    const inner = frame.contentDocument;
    inner?.addEventListener('keydown', ({ key }) => Reflect.get(window, 'heard').push(`frame ${key}`), true);
    const field = inner?.createElement('input');
    if (field) inner?.body.append(field);
    frame.focus();
    field?.focus();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  await page.keyboard.press('a');
  await page.keyboard.press('Escape');
  await expect(pickerIn(page)).toHaveCount(0);
  await expect(page.frameLocator('iframe').locator('input')).toHaveValue('');
  const heard: string[] = await page.evaluate(() => Reflect.get(window, 'heard'));
  expect(heard.filter((what) => what.startsWith('frame'))).toEqual([]);
});

test('a password under the pointer is never read', async ({ world, extension }) => {
  const { page, teach } = await openBoth(world, extension);
  await page.evaluate(() => {
    const box = document.createElement('p');
    box.innerHTML = '<input id="secret" name="deal_secret" type="password" value="open sesame">';
    document.querySelector('main')?.prepend(box);
  });
  const before = await status(teach, 'Deal name').textContent();
  await pickByMouse(teach, page, 'Deal name', page.locator('#secret'));
  expect(await teach.locator('body').innerText()).not.toContain('open sesame');
  await expect(status(teach, 'Deal name')).not.toHaveText('open sesame');
  expect(before).not.toContain('open sesame');
});

test('a page that goes elsewhere during a choice ends it, and gives nothing', async ({ world, extension }) => {
  const { page, teach } = await openBoth(world, extension);
  const before = await status(teach, 'Deal name').textContent();
  await beginChoice(teach, page, 'Deal name');
  await page.evaluate(() => history.pushState(null, '', '/deals/4218/card'));
  await endChoice(teach, page, 'Deal name');
  await expect(status(teach, 'Deal name')).toHaveText(before ?? '');
});
