import { defineConfig } from '@playwright/test';

// Without it Playwright does not show the toolbar's own popup as a page.
process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';

export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'soak', testDir: 'test/soak' },
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
