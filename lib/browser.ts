/**
 * The browser's interface for extension pages and the background. In Chromium a listener can answer a message only
 * through a callback, in Firefox also with a promise; with the polyfill it can return a promise in both. Content
 * scripts use the bare interface from `wxt/browser` instead, because the polyfill is larger than they are.
 */
export { default as browser } from 'webextension-polyfill';
