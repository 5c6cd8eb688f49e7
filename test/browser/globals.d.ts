import type { Browser } from 'webextension-polyfill';

// Code that a test runs inside the extension finds this global; its promises are Chrome's own.
declare global {
  const chrome: Browser;
}
