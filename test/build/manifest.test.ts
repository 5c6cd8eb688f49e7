// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type BUILDS, pathIn } from './builds';

const manifestOf = (build: (typeof BUILDS)[number]) => JSON.parse(readFileSync(pathIn(build, 'manifest.json'), 'utf8'));

// These are all keys of the published manifest, so that nobody adds a permission, host or script by accident.
const COMMON = {
  manifest_version: 3,
  name: '__MSG_name__',
  description: '__MSG_description__',
  default_locale: 'en',
  version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
  permissions: ['storage', 'unlimitedStorage', 'activeTab', 'scripting', 'alarms'],
  optional_permissions: ['notifications'],
  host_permissions: ['https://tech.wazzup24.com/*'],
  optional_host_permissions: ['https://*/*', 'http://*/*'],
  commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+W' } } },
  action: { default_title: '__MSG_action_title__', default_popup: 'popup.html' },
  options_ui: { open_in_tab: true, page: 'options.html' },
};

const KEEP_OPEN = { suggested_key: { default: 'Alt+Shift+K' }, description: '__MSG_keep_open__' };

describe('the published manifest', () => {
  it('is exactly this in Chrome', () => {
    expect(manifestOf('chrome-mv3')).toEqual({
      ...COMMON,
      permissions: [...COMMON.permissions, 'sidePanel'],
      commands: { ...COMMON.commands, open_panel: KEEP_OPEN },
      minimum_chrome_version: '122',
      storage: { managed_schema: 'managed-schema.json' },
      background: { service_worker: 'background.js' },
    });
  });

  it('is exactly this in Firefox', () => {
    expect(manifestOf('firefox-mv3')).toEqual({
      ...COMMON,
      action: { ...COMMON.action, default_area: 'navbar' },
      commands: { ...COMMON.commands, _execute_sidebar_action: KEEP_OPEN },
      sidebar_action: {
        default_panel: 'popup.html?panel',
        default_title: '__MSG_name__',
        default_icon: { 16: 'icon/16.png', 32: 'icon/32.png' },
        open_at_install: false,
      },
      background: { scripts: ['background.js'] },
      browser_specific_settings: {
        gecko: {
          id: 'deal-link@deal-link-for-wazzup.example',
          strict_min_version: '140.0',
          data_collection_permissions: {
            required: ['personallyIdentifyingInfo', 'websiteContent', 'authenticationInfo'],
          },
        },
      },
    });
  });
});
