/** Finds elements also in open shadow roots. */
export const deepQueryAll = (part: Element, selector: string): Element[] =>
  rootsIn(part).flatMap((root) => [...root.querySelectorAll(selector)]);

/** The text that stands in a part of a page, also in open shadow roots. */
export const deepText = (part: Element): string =>
  rootsIn(part)
    .map(({ textContent }) => textContent ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** An element, and all open shadow roots in it. */
function rootsIn(part: Element): (Element | ShadowRoot)[] {
  const found: (Element | ShadowRoot)[] = [part];
  if (part.shadowRoot) found.push(part.shadowRoot);
  // The list grows while it is gone through.
  for (const root of found)
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) found.push(shadowRoot);
  return found;
}
