import { asText } from './untyped';

/** Small looks into pages. Selectors name attributes and link patterns; see the readers. */

export function queryAll<T extends Element = Element>(root: ParentNode, selector: string): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** What a field holds, or what another element says. */
export function visibleText(element: Element | null | undefined): string | undefined {
  if (!element) return undefined;
  // Buttons and list items have a `value` too, which is not what they say.
  const isField = element.matches('input, textarea, select');
  return asText(isField ? (element as HTMLInputElement).value : element.textContent?.replace(/\s+/g, ' '));
}

/** The one value of a list, however often it occurs; undefined if there are several or none. */
export function onlyValue<T>(values: readonly (T | undefined)[]): T | undefined {
  const distinct = new Set(values.filter((value) => value !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** Whether the page shows the element: views that were left are kept alive, hidden. */
export function isVisible(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Whether the document is of a frame its page keeps, but does not lay out: a view that was left, or is yet to come. */
export function isHiddenFrame({ defaultView: view }: Document): boolean {
  return view != null && view.top !== view && (view.innerWidth === 0 || view.innerHeight === 0);
}
