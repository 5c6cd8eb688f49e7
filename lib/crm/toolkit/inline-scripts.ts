import { queryAll } from './dom';
import { literalAt } from './js-literal';

/** The scripts that are written in the page itself. */
export function inlineScripts(root: ParentNode): Element[] {
  return queryAll(root, 'script:not([src])');
}

/** The data found in each script so far: content scripts look at pages often, and the pages' scripts do not change. */
const cache = new WeakMap<RegExp, WeakMap<Element, readonly unknown[]>>();

/** Reads the data that the page's own scripts pass on, wherever it follows the text that `beginning` (global) matches. */
export function dataInScripts(root: ParentNode, beginning: RegExp): unknown[] {
  const cached = cache.get(beginning) ?? new WeakMap<Element, readonly unknown[]>();
  cache.set(beginning, cached);
  return inlineScripts(root).flatMap((script) => {
    const values = cached.get(script) ?? valuesAfter(beginning, script.textContent ?? '');
    cached.set(script, values);
    return values;
  });
}

function valuesAfter(beginning: RegExp, text: string): unknown[] {
  return [...text.matchAll(beginning)].map(({ 0: { length }, index }) => literalAt(text, index + length));
}
