import type { Plugin } from 'vite';

/**
 * What the popup starts with and other pages use too. Left to itself, the bundler makes a chunk of its own for every set of
 * pages that share something, and the popup would load a dozen small ones, of which each packs worse and starts later.
 */
const SHARED = [
  'node_modules/(react|react-dom|scheduler)/',
  'lib/(i18n|time)\\.',
  'lib/messaging/(send|push)\\.',
  'lib/deal/(compare|compose|errors|id-template|identity|model|plan|same-text|shown-state|site|state-labels|url)\\.',
  'lib/deal/(typed-phones|validate|visibility)\\.',
  'components/(contact-labels|crm-words|deal-labels|error-messages|host-to-allow|problem-words|useWazzupUsers)\\.',
  'components/(after-first-frame|newestOnly|singleFlight)\\.',
].map((path) => new RegExp(path));

/** Puts all of that into one chunk. Scripts that are one file each have nothing to share. */
export const sharedChunk = (): Plugin => ({
  name: 'shared-chunk',
  outputOptions(options) {
    if (options.codeSplitting === false) return null;
    const test = (module: string) => SHARED.some((path) => path.test(module.replaceAll('\\', '/')));
    return { ...options, codeSplitting: { groups: [{ name: 'shared', test, minShareCount: 2 }] } };
  },
});
