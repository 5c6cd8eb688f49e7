import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';
import { leanZod } from './build/lean-zod.ts';

const project = (name: string, extra: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...extra },
});

export default defineConfig({
  plugins: [WxtVitest(), leanZod()],
  test: {
    // The extension's code runs with zod as it is shipped; the token server has zod as it is.
    server: { deps: { inline: [/\/zod\/(mini|v4\/(mini|core))\//] } },
    // By default Vitest leaves one core free, which is half of a small machine.
    maxWorkers: '100%',
    // A thread starts in a fraction of the time that a process takes, and each file of tests gets a new one.
    pool: 'threads',
    projects: [
      // The timeout ends a test that hangs, but none that is slow because the machine is busy.
      project('unit', { testTimeout: 60_000, hookTimeout: 60_000 }),
      // These tests look at the finished builds.
      project('build'),
      // These tests take longer than a developer waits.
      project('soak', { testTimeout: 20 * 60_000 }),
    ],
  },
});
