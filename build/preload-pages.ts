import type { Plugin, Rolldown } from 'vite';

/**
 * Has the browser fetch a page's code while it draws the skeleton. The first chunk of such a page only waits for that
 * frame and then imports the rest, which the browser would otherwise begin to fetch too late.
 */
export function preloadPages(): Plugin {
  return {
    name: 'preload-pages',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, chunk }) {
        const files = chunk?.dynamicImports.flatMap((file) => [...importsOf(file, bundle)]) ?? [];
        return [...new Set(files)].map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}

/** The file of a chunk, and those of all chunks that it imports at its start. */
function importsOf(file: string, bundle: Rolldown.OutputBundle, found: Set<string> = new Set()): ReadonlySet<string> {
  const chunk = bundle[file];
  if (found.has(file) || chunk?.type !== 'chunk') return found;
  found.add(file);
  for (const imported of chunk.imports) importsOf(imported, bundle, found);
  return found;
}
