import { vi } from 'vitest';

/**
 * Gives a content script under test what a browser's page gives it: observers of this page, and a page that is idle a
 * millisecond later. `vi.unstubAllGlobals` takes it away.
 */
export function stubPageGlobals({ defaultView }: Document): void {
  vi.stubGlobal('MutationObserver', Reflect.get(defaultView ?? {}, 'MutationObserver'));
  vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run, 1));
  vi.stubGlobal('cancelIdleCallback', (handle: number) => clearTimeout(handle));
}
