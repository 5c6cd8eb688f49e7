import type { BrowserContext } from '@playwright/test';

interface Clock {
  uninstall(progress: { race<T>(done: Promise<T>): Promise<T> }): Promise<void>;
}

/**
 * Gives the pages that open from now on the browser's own clock again. A test that sets the clock sets it for all pages
 * of its context, and Playwright's public API cannot undo that.
 */
export async function forgetClock(context: BrowserContext): Promise<void> {
  const { clock }: { clock: Clock } = Reflect.get(context, '_connection').toImpl(context);
  await clock.uninstall({ race: (done) => done });
}
