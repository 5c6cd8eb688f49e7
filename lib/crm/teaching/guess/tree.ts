import { parentOf } from '@/lib/crm/taught/shown';

/** Nothing lies deeper in a page that people have made. */
const DEEPEST = 200;

/** The elements around an element, from the next one outwards, also out of shadow roots. */
export function* around(element: Element): Generator<Element> {
  let above = parentOf(element);
  for (let depth = 0; above && depth < DEEPEST; depth += 1) {
    yield above;
    above = parentOf(above);
  }
}

/** All elements that hold one of these. */
export function holdersOf(elements: readonly Element[]): ReadonlySet<Element> {
  const found = new Set<Element>();
  for (const element of elements)
    for (const above of around(element)) {
      if (found.has(above)) break;
      found.add(above);
    }
  return found;
}

/** Whether an element is one of these, or stands in one. */
export function isWithin(element: Element, parts: ReadonlySet<Element>): boolean {
  return parts.has(element) || around(element).some((above) => parts.has(above));
}
