import type { Plugin } from 'vite';

/** WXT's own logger, as it stands in the entry point that WXT makes of each script. */
const LOGGER = /const logger = \{[^}]*\};/;

/**
 * Puts the browser's console in place of WXT's own logger: its four functions do nothing in a finished build, but are
 * in every script, also in those that the browser loads into each page of a CRM.
 */
export const plainLogger = (): Plugin => ({
  name: 'plain-logger',
  transform: (code, id) => (id.includes('virtual:wxt') ? code.replace(LOGGER, 'const logger = console;') : undefined),
});
