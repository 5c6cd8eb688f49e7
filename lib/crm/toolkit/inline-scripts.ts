import { queryAll } from './dom';
import { literalAt } from './js-literal';

/** The scripts that are written in the page itself. */
export function inlineScripts(root: ParentNode): Element[] {
  return queryAll(root, 'script:not([src])');
}

/**
 * Makes the function that reads the data which a page's own scripts pass on, wherever it follows the text that
 * `beginning` (global) matches.
 */
export function createDataReader(beginning: RegExp): (root: ParentNode) => unknown[] {
  // Content scripts look at pages often, and the pages' scripts do not change.
  const known = new WeakMap<Element, readonly unknown[]>();
  return (root) =>
    inlineScripts(root).flatMap((script) => {
      const text = script.textContent ?? '';
      const values =
        known.get(script) ??
        [...text.matchAll(beginning)].map(({ 0: { length }, index }) => literalAt(text, index + length));
      known.set(script, values);
      return values;
    });
}
