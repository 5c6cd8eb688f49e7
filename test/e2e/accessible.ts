import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Expects that axe finds nothing wrong with the page. It runs in Chromium only: what it looks at is the same anywhere.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (!page.url().startsWith('chrome-extension:')) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
