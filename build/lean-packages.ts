import type { Plugin } from 'vite';
import { IDB_CUTS } from './cuts/idb.ts';
import { P_LIMIT_CUTS } from './cuts/p-limit.ts';
import { ZOD_CUTS } from './cuts/zod.ts';

const CUTS = { ...ZOD_CUTS, ...P_LIMIT_CUTS, ...IDB_CUTS };

/**
 * A Vite plugin that cuts out of packages what the extension does without. The background has most of them, and starts
 * anew for every click. All tests run with the packages as they are cut here. If another version of a package is written
 * in another way, the build fails.
 */
export const leanPackages = (): Plugin => ({
  name: 'lean-packages',
  transform: {
    filter: { id: /node_modules\/(zod\/v4|p-limit|yocto-queue|idb)\// },
    handler(code, id) {
      const [, path = ''] = /node_modules\/([^?]+)/.exec(id) ?? [];
      const cuts = CUTS[path] ?? [];
      for (const { code: pattern, part } of cuts) if (code.search(pattern) < 0) this.error(`${part}: ${pattern}`);
      return cuts.reduce((text, { code: pattern, instead }) => text.replace(pattern, () => instead), code);
    },
  },
});
