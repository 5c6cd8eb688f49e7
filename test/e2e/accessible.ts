import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/**
 * Expects that axe finds nothing wrong with the page. The gallery shows axe each state of each page; here it looks once
 * at what only the extension has around them. It runs in Chromium only: what it looks at is the same anywhere.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (!page.url().startsWith('chrome-extension:')) return;
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await run({ resultTypes: ['violations'], preload: false });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  });
  expect(found).toEqual([]);
}
