import type { Plugin } from 'vite';

/**
 * Starts content scripts by the few lines that they need. WXT's own also carry a logger, which says nothing in a build,
 * and plugins, of which there are none; every page of a CRM would load them.
 */
export function leanContentEntry(): Plugin {
  return {
    name: 'lean-content-entry',
    apply: 'build',
    transform: {
      filter: { id: /wxt-content-script-isolated-world-entrypoint/ },
      handler: (code) => `
        ${/import definition from .*/.exec(code)?.[0]}
        import { ContentScriptContext } from 'wxt/utils/content-script-context';
        export default definition.main(new ContentScriptContext(import.meta.env.ENTRYPOINT));
      `,
    },
  };
}
