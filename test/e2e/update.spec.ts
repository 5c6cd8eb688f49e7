import type { Asked } from '../browser/start.ts';
import { expect, test } from './fixtures.ts';

/** What the version before this one asked for at the install. */
const BEFORE: Asked = {
  permissions: ['storage', 'unlimitedStorage', 'activeTab', 'scripting', 'alarms'],
  host_permissions: ['https://tech.wazzup24.com/*'],
};

test('an update from the version before raises no new warning', async ({ extension }) => {
  const now: Asked = await extension.quietPage().evaluate(() => chrome.runtime.getManifest() as never);
  const { permissions, host_permissions } = now;
  expect(await extension.warningsOfUpdate(BEFORE, { permissions, host_permissions })).toEqual([]);
  // The browser does warn of what managers should think about, so this test would see it.
  const curious = { permissions: [...permissions, 'tabs'], host_permissions };
  expect(await extension.warningsOfUpdate(BEFORE, curious)).toHaveLength(1);
  const wide = { permissions, host_permissions: ['https://*/*'] };
  expect(await extension.warningsOfUpdate(BEFORE, wide)).toHaveLength(1);
});
