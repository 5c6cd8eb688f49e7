import { defineConfig } from '@playwright/test';
import { findFirefox, HOW_TO_GET_FIREFOX } from './test/browser/find.ts';

// Without it Playwright does not show the toolbar's own popup as a page.
process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';

const hasFirefox = findFirefox() !== undefined;
// The workers read this file too; it is said once.
if (!hasFirefox && process.env.TEST_WORKER_INDEX === undefined) console.warn(HOW_TO_GET_FIREFOX);

/**
 * What the pages of the extension do by themselves is tried in Chromium by every run, and in Firefox only by the soak:
 * `npm test` would take longer than anybody waits for it. What depends on the browser stays in both.
 */
const FIREFOX_IN_SOAK = [
  'attention',
  'card',
  'chat',
  'first-run',
  'hostile-values',
  'journal',
  'no-secrets-shown',
  'offers',
  'outage',
  'people',
  'recalled',
  'settings',
  'states',
  'teach-kinds',
  'typed',
].map((name) => `**/${name}.spec.ts`);

const CHROMIUM = { testIgnore: '**/*.firefox.spec.ts', use: { browserName: 'chromium' as const } };
/** Tests that are tagged \@once run in Chromium alone: what they try is the same in any browser. */
const FIREFOX = { grepInvert: /@once/, use: { browserName: 'firefox' as const } };

// Without a Firefox its tests fail where nobody reads what is said.
const firefoxProjects = [
  {
    name: 'e2e:firefox',
    testDir: 'test/e2e',
    testIgnore: ['**/*.chromium.spec.ts', ...FIREFOX_IN_SOAK],
    ...FIREFOX,
  },
  // What starts its browsers itself is run once.
  { name: 'soak:firefox', testDir: 'test/soak', testIgnore: '**/*.{chromium,once}.spec.ts', ...FIREFOX },
  { name: 'late:firefox', testDir: 'test/e2e', testMatch: FIREFOX_IN_SOAK, ...FIREFOX },
];

/** The pages without an extension around them: what is measured in one browser holds. */
const GALLERY = { testDir: 'test/gallery', timeout: 10 * 60_000 };

export default defineConfig({
  projects: [
    { name: 'e2e:chromium', testDir: 'test/e2e', grepInvert: /@late/, ...CHROMIUM },
    { name: 'late:chromium', testDir: 'test/e2e', grep: /@late/, ...CHROMIUM },
    // Soak tests are run one at a time (package.json): one sets policies for the whole machine.
    { name: 'soak:chromium', testDir: 'test/soak', ...CHROMIUM },
    { name: 'gallery', ...GALLERY, grepInvert: /@soak/ },
    // The soak runs these too, and as many at a time as `npm test` does.
    { name: 'late:gallery', ...GALLERY, grep: /@soak/ },
    ...(hasFirefox || process.env.CI ? firefoxProjects : []),
  ],
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
