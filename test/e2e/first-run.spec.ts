import type { Locator, Page } from '@playwright/test';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, test } from './fixtures.ts';

test.use({ granted: [] });

const tokenField = (options: Page) => options.getByRole('textbox', { name: 'Access token' });
const steps = (options: Page) => options.getByRole('region', { name: 'First steps' });

/** Copies a text from another page, as a manager copies a token from a message. */
async function copy(extension: Extension, text: string): Promise<void> {
  const letter = await extension.context.newPage();
  await letter.setContent('<input>');
  await letter.locator('input').fill(text);
  await letter.locator('input').press('ControlOrMeta+A');
  await letter.locator('input').press('ControlOrMeta+C');
  await letter.close();
}

test('from the opened options page to the first deal in Wazzup in four clicks at most, without access to any site', async ({
  world,
  extension,
}) => {
  crm.seed(world, OAK);
  world.wazzup.channels.push({ channel_id: 'c-1', transport: 'whatsapp', state: 'active', name: 'Sales' });
  await copy(extension, DEFAULT_TOKEN);
  let clicks = 0;
  const click = (button: Locator) => {
    clicks += 1;
    return button.click();
  };

  const options = await extension.options();
  // Where the manager pastes is where the focus stands, and a paste is no click.
  await expect(tokenField(options)).toBeFocused();
  await options.keyboard.press('ControlOrMeta+V');
  await expect(options.getByRole('status')).toHaveText('Connected to Wazzup: 1 person, 1 WhatsApp channel');
  await expect(tokenField(options)).toHaveValue('');
  await expect(steps(options).locator('[aria-current=step]')).toHaveCount(1);

  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.toolbarPopup(() => {
    clicks += 1;
    return extension.pressToolbarButton(page);
  });
  await expectState(popup, 'not-linked');
  await click(popup.getByRole('button', { name: 'Create in Wazzup' }));
  await expectState(popup, 'in-sync');
  expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
  expect(clicks).toBeLessThanOrEqual(4);

  // What makes the extension do more is offered where the first deal has been linked, and can be declined.
  await expect(popup.getByText('Show this in Pipedrive’s page, too')).toBeVisible();
  await popup.getByRole('button', { name: 'No, thanks' }).click();
  await expect(popup.getByText('Open chats from here')).toBeVisible();
  await popup.getByRole('button', { name: 'No, thanks' }).click();
  await expect(popup.getByRole('button', { name: 'No, thanks' })).toHaveCount(0);

  // The steps are done, which the page says once.
  await options.bringToFront();
  await expect(steps(options)).toHaveCount(0);
  await expect(options.getByRole('region', { name: 'You’re set' })).toContainText('1 deal sent to Wazzup.');
  await options.reload();
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
  await expect(options.getByRole('region', { name: 'You’re set' })).toHaveCount(0);
  await expect(steps(options)).toHaveCount(0);
});

test('the steps show where the button is pinned, as long as it is not', async ({ extension }) => {
  const options = await extension.options();
  await expect(steps(options)).toBeVisible();
  const { isOnToolbar } = await options.evaluate(() => chrome.action.getUserSettings());
  await expect(steps(options).getByText(/^Keep Deal Link in sight/)).toHaveCount(isOnToolbar ? 0 : 1);
  await expect(steps(options).getByRole('listitem')).toHaveCount(isOnToolbar ? 2 : 3);
});

test('a pasted token that Wazzup refuses is told at its field, and the next one is saved at once too', async ({
  extension,
}) => {
  await copy(extension, 'wrong-token');
  const options = await extension.options();
  await expect(tokenField(options)).toBeFocused();
  await options.keyboard.press('ControlOrMeta+V');
  await expect(options.getByRole('status')).toHaveText('Wazzup does not accept the access token');
  await expect(tokenField(options)).toHaveAccessibleDescription(/^Wazzup does not accept this token/);
  await expect(steps(options).locator('[aria-current=step]')).toContainText(/Connect to Wazzup|Keep Deal Link/);

  await copy(extension, DEFAULT_TOKEN);
  await options.bringToFront();
  await tokenField(options).press('ControlOrMeta+V');
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
  await expect(tokenField(options)).not.toHaveAccessibleDescription(/does not accept/);

  // A token that works is replaced by the button only.
  await copy(extension, 'pasted-by-mistake');
  await options.bringToFront();
  await tokenField(options).press('ControlOrMeta+V');
  await expect(tokenField(options)).toHaveValue('pasted-by-mistake');
  await options.reload();
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
});

test('a manager without a token copies a request to the administrator, which says where a token comes from', async ({
  extension,
}) => {
  const options = await extension.options();
  await options.getByRole('button', { name: 'Copy a request to my administrator' }).click();
  await expect(options.getByText(/^Copied\. Send it/)).toBeVisible();
  const letter = await extension.context.newPage();
  await letter.setContent('<textarea></textarea>');
  await letter.locator('textarea').press('ControlOrMeta+V');
  const request = await letter.locator('textarea').inputValue();
  expect(request).toContain('tech.wazzup24.com/v2/oauth/token');
  expect(request).toContain('Please do not send me that password');
  expect(request).toContain('"expires_in"');
});
