import { queryAll } from './dom';
import { literalAt } from './js-literal';

/** Scripts that are written in the page itself. */
export function scriptsIn(root: ParentNode): Element[] {
  return queryAll(root, 'script:not([src])');
}

/** What was found in scripts: pages are looked at often, and their scripts do not change. */
const found = new WeakMap<RegExp, WeakMap<Element, readonly unknown[]>>();

/** What the page's own scripts hand over, as data, wherever they go on after `beginning` (a global pattern). */
export function handedOver(root: ParentNode, beginning: RegExp): unknown[] {
  const known = found.get(beginning) ?? new WeakMap<Element, readonly unknown[]>();
  found.set(beginning, known);
  return scriptsIn(root).flatMap((script) => {
    const values = known.get(script) ?? valuesAfter(beginning, script.textContent ?? '');
    known.set(script, values);
    return values;
  });
}

function valuesAfter(beginning: RegExp, text: string): unknown[] {
  return [...text.matchAll(beginning)].map(({ 0: { length }, index }) => literalAt(text, index + length));
}
