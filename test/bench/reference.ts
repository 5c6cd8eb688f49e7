import { join, resolve } from 'node:path';
import { build } from 'wxt';

/** The extensions beside which ours is measured. Each is built by the tools that build ours. */
export type Reference = 'empty' | 'hello' | 'job' | 'blank';

const ROOT = resolve(import.meta.dirname, 'reference');

const ENTRYPOINTS: Record<Reference, string[]> = {
  empty: ['empty'],
  hello: ['hello'],
  job: ['background', 'job'],
  blank: ['background', 'blank'],
};

/** Builds a reference extension; gives its folder. */
export async function buildReference(name: Reference): Promise<string> {
  const outBaseDir = `.output/${name}`;
  await build({
    root: ROOT,
    configFile: false,
    outDir: outBaseDir,
    outDirTemplate: 'build',
    imports: false,
    manifestVersion: 3,
    modules: ['@wxt-dev/module-react'],
    filterEntrypoints: ENTRYPOINTS[name],
    manifest: { name: `Reference: ${name}`, version: '1.0.0' },
    logger: silent,
  });
  return join(ROOT, outBaseDir, 'build');
}

/** WXT's logger, which says nothing but errors: that entrypoints are left out is meant so. */
const nothing = () => {};
const silent = {
  level: 0,
  debug: nothing,
  log: nothing,
  info: nothing,
  success: nothing,
  warn: nothing,
  error: console.error,
  fatal: console.error,
};
