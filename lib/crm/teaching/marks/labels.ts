import { besideLabel, comparableLabel } from '@/lib/crm/taught/beside-labels';
import { parentOf } from '@/lib/crm/taught/shown';

/** A label stands no further around its value. */
const MAX_LEVELS = 5;
const MAX_LABEL = 60;

/** The labels beside which an element stands, the nearest first, as the page writes them. */
export function labelsOf(element: Element): string[] {
  const found = new Set<string>();
  let part: Element | null = element;
  for (let level = 0; part && level < MAX_LEVELS; level += 1) {
    for (const label of candidates(part)) {
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

function candidates(part: Element): Element[] {
  const labels = [...((part as HTMLInputElement).labels ?? [])];
  const ids = part.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const root = part.getRootNode() as Document | ShadowRoot;
  const named = ids.flatMap((id) => root.getElementById?.(id) ?? []);
  const before: Element[] = [];
  for (let one = part.previousElementSibling; one && before.length < 4; one = one.previousElementSibling)
    before.push(one);
  return [...labels, ...named, ...before];
}

/** The innermost element that holds the whole of a label. */
function deepest(label: Element): Element {
  const text = label.textContent?.trim();
  const inside = [...label.children].find((child) => child.textContent?.trim() === text);
  return inside ? deepest(inside) : label;
}
