import { defineContentScript } from 'wxt/utils/define-content-script';

/** The least that a content script can be: what it costs, every content script costs. */
export default defineContentScript({ matches: ['https://*/*'], main: () => {} });
