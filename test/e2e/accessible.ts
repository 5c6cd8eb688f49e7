import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing that axe knows is wrong with the page. */
export async function expectAccessible(page: Page): Promise<void> {
  // Read by Playwright in a world of its own, this property ends Firefox's process as soon as the page's world, where
  // axe is, reads it too. Without it axe goes by the attributes.
  await page.evaluate(
    () => void Object.defineProperty(Element.prototype, 'ariaLabelledByElements', { value: undefined }),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
