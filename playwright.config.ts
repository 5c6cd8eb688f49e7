import { defineConfig } from '@playwright/test';
import { findFirefox, HOW_TO_GET_FIREFOX } from './test/browser/find.ts';

// Without it Playwright does not show the toolbar's own popup as a page.
process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';

const hasFirefox = findFirefox() !== undefined;
// The workers read this file too; it is said once.
if (!hasFirefox && process.env.TEST_WORKER_INDEX === undefined) console.warn(HOW_TO_GET_FIREFOX);

/**
 * The same tests in both browsers, but for those whose names say that they are for one of them, and those that are tagged
 * \@once: what they try is the same in any browser.
 */
const inBothBrowsers = (folder: string, onlyOnce: string[] = []) => [
  {
    name: `${folder}:chromium`,
    testDir: `test/${folder}`,
    testIgnore: '**/*.firefox.spec.ts',
    use: { browserName: 'chromium' as const },
  },
  // Without a Firefox its tests fail where nobody reads what is said.
  ...(hasFirefox || process.env.CI
    ? [
        {
          name: `${folder}:firefox`,
          testDir: `test/${folder}`,
          testIgnore: ['**/*.chromium.spec.ts', ...onlyOnce],
          grepInvert: /@once/,
          use: { browserName: 'firefox' as const },
        },
      ]
    : []),
];

export default defineConfig({
  // What starts its browsers itself is run once. Soak tests are run one at a time (package.json): it sets policies for the
  // whole machine.
  projects: [...inBothBrowsers('e2e'), ...inBothBrowsers('soak', ['**/*.once.spec.ts'])],
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  // More than a small machine has cores: part of a test is waiting.
  workers: 3,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only the second time is a fault to be found: at hand it fails, CI names it as flaky at the end.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./test/browser/reporter.ts']],
  outputDir: 'test-results',
});
