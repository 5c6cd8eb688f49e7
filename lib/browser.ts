/**
 * The browser's interface for extension pages. Content scripts and the background use the bare interface from
 * `wxt/browser` instead, because they are to be small: nearly all of the polyfill is for browsers whose interface takes
 * callbacks alone, which this extension does not support.
 */
export { default as browser } from 'webextension-polyfill';
