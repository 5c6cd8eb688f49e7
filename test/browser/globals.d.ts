import type { Browser } from 'webextension-polyfill';

// What code that a test runs inside the extension finds there; promises are Chrome's own.
declare global {
  const chrome: Browser;
}
