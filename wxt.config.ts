import { resolve } from 'node:path';
import { defineConfig } from 'wxt';
import { leanContentEntry } from './build/lean-content-entry.ts';
import { leanZod } from './build/lean-zod.ts';
import { minifyScripts } from './build/minify-scripts.ts';
import { phoneMetadata } from './build/phone-metadata.ts';
import { preloadPages } from './build/preload-pages.ts';
import { sharedChunk } from './build/shared-chunk.ts';
import { thirdPartyNotices } from './build/third-party-notices.ts';

const notices = thirdPartyNotices();

export default defineConfig({
  // Every file imports what it uses, so that the linter can hold the arrows between folders.
  imports: false,
  modules: ['@wxt-dev/module-react'],
  vite: () => ({
    // All browsers that the extension runs in know `modulepreload`.
    build: { modulePreload: { polyfill: false } },
    plugins: [
      leanContentEntry(),
      leanZod(),
      phoneMetadata(),
      preloadPages(),
      sharedChunk(),
      minifyScripts(),
      notices.plugin(),
    ],
    resolve: {
      alias: { 'wxt/utils/content-script-context': resolve(import.meta.dirname, 'lib/visit/script-context.ts') },
    },
  }),
  hooks: { 'build:done': ({ config }) => notices.write(config.outDir) },
  manifestVersion: 3,
  targetBrowsers: ['chrome', 'firefox'],
  manifest: ({ browser }) => ({
    name: '__MSG_name__',
    description: '__MSG_description__',
    default_locale: 'en',
    permissions: [
      ...['storage', 'unlimitedStorage', 'activeTab', 'scripting', 'alarms'],
      ...(browser === 'firefox' ? [] : ['sidePanel']),
    ],
    optional_permissions: ['notifications'],
    host_permissions: ['https://tech.wazzup24.com/*'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+W' } },
      [browser === 'firefox' ? '_execute_sidebar_action' : 'open_panel']: {
        // No letter of a menu of Firefox's, which would open in place of the panel: S is that of its history.
        suggested_key: { default: 'Alt+Shift+K' },
        description: '__MSG_keep_open__',
      },
    },
    ...(browser === 'firefox'
      ? {
          // Else Firefox hides the button of a new extension behind a menu. Chrome does so in any case.
          action: { default_area: 'navbar' as const },
          sidebar_action: {
            default_panel: 'popup.html?panel',
            default_title: '__MSG_name__',
            default_icon: { 16: 'icon/16.png', 32: 'icon/32.png' },
            open_at_install: false,
          },
          browser_specific_settings: {
            gecko: {
              id: 'deal-link@deal-link-for-wazzup.example',
              strict_min_version: '140.0',
              data_collection_permissions: {
                required: ['personallyIdentifyingInfo', 'websiteContent', 'authenticationInfo'],
              },
            },
          },
        }
      : { minimum_chrome_version: '122', storage: { managed_schema: 'managed-schema.json' } }),
  }),
});
