import { type MinifyOptions, minify } from 'terser';
import type { Plugin } from 'vite';

/** Nothing in the scripts asks how many parameters a function has, or makes an object with an arrow function. */
const OPTIONS: MinifyOptions = {
  ecma: 2020,
  compress: {
    passes: 5,
    unsafe_arrows: true,
    unsafe_methods: true,
    keep_fargs: false,
    lhs_constants: false,
    expression: true,
  },
};

/**
 * A Vite plugin that minifies content scripts and the background once more: they become 2 to 4 % smaller than Vite's own
 * minifier makes them. A content script is loaded into every page of a CRM, and the background starts anew for every
 * click. Pages gain nothing from it.
 */
export const minifyScripts = (): Plugin => ({
  name: 'minify-scripts',
  apply: 'build',
  enforce: 'post',
  async generateBundle({ format }, bundle) {
    // Pages are modules; scripts are not.
    if (format === 'es') return;
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { code } = await minify(chunk.code, OPTIONS);
      if (code) chunk.code = code;
    }
  },
});
