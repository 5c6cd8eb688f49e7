import { PIPEDRIVE as crm, OAK } from './crms.ts';
import { expect, expectState, test, visitDeal } from './fixtures.ts';

// Firefox takes the keys as from a keyboard; Chromium takes those of commands from its own window alone, which no test
// reaches.

test.use({ granted: [] });

test('Alt+Shift+W opens the popup, and lets it read the page in front', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  const popup = await extension.toolbarPopup(() => extension.pressShortcut(page, 'W'));
  await expectState(popup, 'not-linked');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(OAK.name);
});

test('Alt+Shift+K opens the panel beside the page, which asks for access to it', async ({ world, extension }) => {
  const page = await visitDeal(world, extension, crm);
  const panel = await extension.panel(() => extension.pressShortcut(page, 'K'));
  await expectState(panel, 'no-access');
  await expect(panel.getByRole('button', { name: 'Keep open beside the page' })).toHaveCount(0);
});
