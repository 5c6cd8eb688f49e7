import { PIPEDRIVE as crm } from './crms.ts';
import { type Extension, expect, expectState, openDeal, test } from './fixtures.ts';

/** What the toolbar button shows on every tab that has nothing of its own to show. */
const badgeOfAllTabs = async (extension: Extension) =>
  (await extension.inside()).evaluate(() => chrome.action.getBadgeText({}));

/** What the toolbar button shows on the tab of the extension's quiet page. */
const badgeOfQuietTab = async (extension: Extension) =>
  (await extension.inside()).evaluate(async (root) => {
    const tab = (await chrome.tabs.query({})).find(({ url }) => url?.startsWith(root));
    return chrome.action.getBadgeText({ tabId: tab?.id ?? -1 });
  }, extension.root);

test('what has failed is counted on the toolbar button until the manager has attended to it', async ({
  world,
  extension,
}) => {
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  world.wazzup.faults.add({ refuse: { field: 'name', text: 'name is on a list' }, method: 'POST' });
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'error');
  await expect.poll(() => badgeOfAllTabs(extension)).toBe('1');
  expect(await badgeOfQuietTab(extension)).toBe('1');

  // The next background counts anew, also where the browser has forgotten the number.
  await (await extension.inside()).evaluate(() => chrome.action.setBadgeText({ text: '' }));
  await extension.endBackground();
  const history = await extension.visit(`${extension.root}journal.html`);
  await expect.poll(() => badgeOfAllTabs(extension)).toBe('1');
  await history.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => badgeOfAllTabs(extension)).toBe('');
});
