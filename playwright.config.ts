import { defineConfig } from '@playwright/test';
import { findFirefox, HOW_TO_GET_FIREFOX } from './test/browser/find.ts';

// Without it Playwright does not show the toolbar's own popup as a page.
process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';

const hasFirefox = findFirefox() !== undefined;
// The workers read this file too; it is said once.
if (!hasFirefox && process.env.TEST_WORKER_INDEX === undefined) console.warn(HOW_TO_GET_FIREFOX);

export default defineConfig({
  projects: [
    {
      name: 'e2e:chromium',
      testDir: 'test/e2e',
      testIgnore: '**/*.firefox.spec.ts',
      use: { browserName: 'chromium' },
    },
    // Without a Firefox its tests fail where nobody reads what is said.
    ...(hasFirefox || process.env.CI
      ? [
          {
            name: 'e2e:firefox',
            testDir: 'test/e2e',
            testIgnore: '**/*.chromium.spec.ts',
            use: { browserName: 'firefox' as const },
          },
        ]
      : []),
    { name: 'soak', testDir: 'test/soak', use: { browserName: 'chromium' } },
  ],
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only the second time is a fault to be found.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  outputDir: 'test-results',
});
