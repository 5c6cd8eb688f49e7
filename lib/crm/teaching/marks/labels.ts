import { besideLabel, comparableLabel } from '@/lib/crm/taught/beside-labels';
import { parentOf } from '@/lib/crm/taught/shown';

/** A label stands no further around its value. */
const MAX_LEVELS = 5;
const MAX_LABEL = 60;

/**
 * The labels beside which an element stands, the nearest first, as the page writes them. Beside a label in a wide part of
 * the page something else stands once the value is missing.
 */
export function labelsOf(element: Element, isNarrow: (part: Element) => boolean): string[] {
  const found = new Set<string>();
  let part: Element | null = element;
  for (let level = 0; part && level < MAX_LEVELS; level += 1) {
    const isRow = part.localName === 'dd' || (part.parentElement !== null && isNarrow(part.parentElement));
    for (const label of [...naming(part), ...(isRow ? before(part) : [])]) {
      const text = label.textContent?.replace(/\s+/g, ' ').trim() ?? '';
      if (comparableLabel(text).length < 2 || text.length > MAX_LABEL || /\d{3}|@/.test(text)) continue;
      const names = besideLabel(deepest(label)).some(
        (value) => value === element || value.contains(element) || element.contains(value),
      );
      if (names) found.add(text);
    }
    part = parentOf(part);
  }
  return [...found];
}

/** The labels that name an element by HTML's own means. */
function naming(part: Element): Element[] {
  const ids = part.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const root = part.getRootNode() as Document | ShadowRoot;
  return [...((part as HTMLInputElement).labels ?? []), ...ids.flatMap((id) => root.getElementById?.(id) ?? [])];
}

function before(part: Element): Element[] {
  const found: Element[] = [];
  for (let one = part.previousElementSibling; one && found.length < 4; one = one.previousElementSibling)
    found.push(one);
  return found;
}

/** The innermost element that holds the whole of a label. */
function deepest(label: Element): Element {
  const text = label.textContent?.trim();
  const inside = [...label.children].find((child) => child.textContent?.trim() === text);
  return inside ? deepest(inside) : label;
}
