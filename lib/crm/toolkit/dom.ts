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

/** A field that stands in more places than this is none: no page shows a field so often. */
const MAX_PLACES = 50;

/** The text that all places of a field show; undefined if they differ, or are too many. */
export function onlyText(
  places: readonly Element[],
  read: (place: Element) => string | undefined = visibleText,
): string | undefined {
  return places.length > MAX_PLACES ? undefined : onlyValue(places.map(read));
}

/**
 * Those elements of a list, which has them in the page's order, that stand in no other one. A reader that searches each
 * of these searches no part of the page twice.
 */
export function outermost(elements: readonly Element[]): Element[] {
  let last: Element | undefined;
  return elements.filter((element) => {
    if (last?.contains(element)) return false;
    last = element;
    return true;
  });
}

/**
 * Says of elements below `root` whether they are such a part of it, or stand in one. It asks from the top down, and
 * about no element twice that is outside of all parts, so that it need not look into a long history. It is quickest for
 * elements in the page's order.
 */
export function insideOf(root: ParentNode, isPart: (element: Element) => boolean): (element: Element) => boolean {
  const outside = new Set<Element>();
  let latest: Element | undefined;
  return (element) => {
    if (latest?.contains(element)) return true;
    const path: Element[] = [];
    for (
      let above: Element | null = element;
      above && above !== root && !outside.has(above);
      above = above.parentElement
    )
      path.push(above);
    const at = path.findLastIndex(isPart);
    for (const one of path.slice(at + 1)) outside.add(one);
    latest = path[at] ?? latest;
    return at >= 0;
  };
}

/** All elements that hold one of these. */
export function ancestorsOf(elements: readonly Element[]): ReadonlySet<Element> {
  const found = new Set<Element>();
  for (const element of elements)
    for (let above = element.parentElement; above && !found.has(above); above = above.parentElement) found.add(above);
  return found;
}

/** Whether the page shows the element: CRMs keep views that the manager left alive, hidden. */
export function isVisible(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Whether the document is of a frame that its page keeps without laying it out: a view left earlier, or yet to come. */
export function isHiddenFrame({ defaultView: view }: Document): boolean {
  return view != null && view.top !== view && (view.innerWidth === 0 || view.innerHeight === 0);
}
