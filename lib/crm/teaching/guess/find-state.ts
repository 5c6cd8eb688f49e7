import { isShown } from '@/lib/crm/taught/shown';
import { type LabelledValue, onlyLabelled } from './label-values';
import type { Survey } from './survey';
import { shownValue, tighten, withoutLabel } from './texts';

const LONGEST_STATE = 60;
const CURRENT = '[aria-current]:not([aria-current=false]),[aria-checked=true],[aria-selected=true]';

/** The element that shows the deal's stage or status: what a label names, else what developers have named after it. */
export function findState({ named }: Survey, labelled: readonly LabelledValue[]): Element | undefined {
  const states = labelled.filter(({ field, element }) => field === 'closed' && stateOf(element) !== undefined);
  // A page may have both a stage and a status, which say different things; each of them has to be sure of itself.
  for (const same of Map.groupBy(states, ({ label }) => label.textContent?.trim()).values()) {
    const only = onlyLabelled(same, stateOf);
    if (only) return tighten(only.element);
  }
  const places = named.filter(
    ({ field, part, element }) => field === 'closed' && part === 'record' && isShown(element),
  );
  const current = places.flatMap(({ element }) => currentIn(element));
  const [first] = current;
  return new Set(current.map(stateOf)).size === 1 ? first : undefined;
}

/** The current one of several steps, or the state that the element shows alone. */
function currentIn(place: Element): Element[] {
  const steps = [...place.querySelectorAll(CURRENT)];
  const [step] = steps;
  if (step) return steps.length === 1 ? [step] : [];
  const element = withoutLabel(place);
  return !element || stateOf(element) === undefined || element.childElementCount > 0 ? [] : [element];
}

function stateOf(element: Element): string | undefined {
  const text = shownValue(element) ?? element.getAttribute('aria-label') ?? undefined;
  return text !== undefined && text.length <= LONGEST_STATE ? text : undefined;
}
