import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing that axe knows is wrong with the page. It is asked in Chromium only: what it goes by is the same anywhere. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!page.url().startsWith('chrome-extension:')) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
