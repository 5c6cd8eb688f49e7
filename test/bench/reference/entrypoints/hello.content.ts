import browser from 'webextension-polyfill';
import { defineContentScript } from 'wxt/utils/define-content-script';

/** The hello-world of WXT, with the polyfill that most extensions load into pages. */
export default defineContentScript({
  matches: ['https://*/*'],
  main: () => console.log(`Hello from ${browser.runtime.id}.`),
});
