import { asText } from './untyped';

/** Small functions that read pages. Readers give them selectors that name attributes and link patterns. */

export function queryAll<T extends Element = Element>(root: ParentNode, selector: string): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** The value of a field, or the text of another element. */
export function visibleText(element: Element | null | undefined): string | undefined {
  if (!element) return undefined;
  // Buttons and list items have a `value` too, but it is not the text that they show.
  const isField = element.matches('input, textarea, select');
  return asText(isField ? (element as HTMLInputElement).value : element.textContent?.replace(/\s+/g, ' '));
}

/** The one value of a list, however often it occurs; undefined if the list has several or none. */
export function onlyValue<T>(values: readonly (T | undefined)[]): T | undefined {
  const distinct = new Set(values.filter((value) => value !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** Whether the page shows the element: CRMs keep views that the manager left alive, hidden. */
export function isVisible(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Whether the document is of a frame that its page keeps without laying it out: a view left earlier, or yet to come. */
export function isHiddenFrame({ defaultView: view }: Document): boolean {
  return view != null && view.top !== view && (view.innerWidth === 0 || view.innerHeight === 0);
}
