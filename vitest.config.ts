import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const project = (name: string, extra: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...extra },
});

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    // Of two cores it would use one.
    maxWorkers: '100%',
    projects: [
      // However busy the machine is: a test that hangs is ended, a slow one is not.
      project('unit', { testTimeout: 60_000, hookTimeout: 60_000 }),
      // Looks at what the builds made.
      project('build'),
      // What takes longer than a developer waits.
      project('soak', { testTimeout: 20 * 60_000 }),
    ],
  },
});
