/**
 * The browser's interface as extension pages and the background use it. Chromium answers a message only through a
 * callback, Firefox also with a promise: the polyfill lets both do the latter. Content scripts take the bare interface
 * from `wxt/browser` instead, because the polyfill is larger than they are.
 */
export { default as browser } from 'webextension-polyfill';
