import type { Locator, Page } from '@playwright/test';
import { type Extension, expect, expectState } from './fixtures.ts';

/** Opens the window in which a page is taught by a button of the popup. */
export async function openTeachBy({ context }: Extension, press: () => Promise<void>): Promise<Page> {
  const before = new Set(context.pages());
  await press();
  // Firefox tells of a window before it knows what is in it.
  const find = () => context.pages().find((page) => !before.has(page) && page.url().includes('/teach.html'));
  await expect.poll(find).toBeDefined();
  const teach = find();
  if (!teach) throw new Error('no window to teach in');
  await expect(teach.getByRole('heading', { name: 'Teach Deal Link this page' })).toBeVisible();
  return teach;
}

/** Opens it from the popup of a page that nobody has taught, as a manager does. */
export async function openTeach(extension: Extension, page: Page): Promise<Page> {
  const popup = await extension.popup(page);
  await expectState(popup, 'not-a-deal');
  const teach = await openTeachBy(extension, () => popup.getByRole('button', { name: 'Teach this page' }).click());
  await popup.close();
  return teach;
}

export const field = (teach: Page, name: string): Locator => teach.getByRole('group', { name, exact: true });

export const status = (teach: Page, name: string): Locator => field(teach, name).getByRole('status');

/** What takes the choice in the page; outlines lie over the page too, but take no press. */
export const pickerIn = (page: Page): Locator => page.locator('[popover][style*="pointer-events: auto"]');

/** Begins to choose the place of a field, and waits until the page takes the choice. */
export async function beginChoice(teach: Page, page: Page, name: string): Promise<void> {
  await teach.bringToFront();
  await field(teach, name).getByRole('button', { name: 'Choose on the page', exact: true }).click();
  await expect(pickerIn(page)).toHaveCount(1);
  await page.bringToFront();
}

/** Waits until the window has the choice. */
export async function endChoice(teach: Page, page: Page, name: string): Promise<void> {
  await teach.bringToFront();
  await expect(field(teach, name).getByRole('button', { name: 'Choose on the page', exact: true })).toBeVisible();
  await expect(pickerIn(page)).toHaveCount(0);
}

/** Chooses the place of a field by a press in its middle. */
export async function pickByMouse(
  teach: Page,
  page: Page,
  name: string,
  element: Pick<Locator, 'boundingBox'>,
): Promise<void> {
  await beginChoice(teach, page, name);
  const box = await element.boundingBox();
  if (!box) throw new Error(`nothing to press for ${name}`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await endChoice(teach, page, name);
}

/** Goes to another deal, and has its own values looked at. */
export async function checkOn(teach: Page, page: Page, address: string): Promise<void> {
  await page.goto(address);
  await teach.bringToFront();
  await teach.getByRole('button', { name: 'Check on another deal' }).click();
}

export async function save(teach: Page): Promise<void> {
  await teach.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(teach.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await teach.close();
}
