import { comparableText } from '@/lib/deal/same-text';
import { isShown } from './shown';

/** No label is longer. */
const MAX_LABEL = 60;

/** So many pieces of text are looked at for labels. */
const MAX_TEXTS = 20_000;

/** What stands beside a label is looked for, which takes as long as so many pieces of text. */
const LABEL_COST = 100;

/** A label may stand alone in so many boxes, each inside of the next. */
const MAX_BOXES = 3;

/** A label as it is compared: its case, and the signs that end it, are no part of it. */
export const comparableLabel = (text: string): string =>
  comparableText(text)
    .toLowerCase()
    .replace(/[\s:：*]+$/, '');

/** The elements that stand beside one of these labels, in parts of a page. */
export function findBesideLabels(labels: readonly string[], roots: readonly ParentNode[]): Element[] {
  const wanted = new Set(labels.map(comparableLabel));
  const found = new Set<Element>();
  let left = MAX_TEXTS;
  for (const root of roots) {
    const walker = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode(), left -= 1) {
      const { data, parentElement: label } = node as Text;
      if (data.length > 2 * MAX_LABEL || !label || !wanted.has(comparableLabel(data)) || !isShown(label)) continue;
      left -= LABEL_COST;
      for (const value of besideLabel(label)) found.add(value);
    }
  }
  return [...found];
}

/** Words that are the label of what follows, whatever else stands beside them. */
const HEADING_OF_PART = 'h1,h2,h3,h4,h5,h6,legend,summary,[role=heading]';
const HEADING = `${HEADING_OF_PART},dt,th`;

/** A heading's part has no more pieces than these. */
const MAX_AFTER = 200;

/** What may stand beside a label and is no value. */
const NO_VALUE = 'button,svg,i,hr,script,style,template,[role=button],[role=img],[aria-hidden=true],[hidden]';

/** The elements that a label names: by its own means, or because they stand next to it. */
export function besideLabel(label: Element): Element[] {
  const { control } = label.closest('label') ?? {};
  if (control) return [control];
  let part = label.closest(HEADING) ?? label;
  for (let boxes = 0; boxes < MAX_BOXES && part.parentElement && valuesAfter(part).length === 0; boxes += 1) {
    if (![...part.parentElement.children].every((one) => one === part || one.matches(NO_VALUE))) return [];
    part = part.parentElement;
  }
  return valuesAfter(part).map((element) => onlyControl(element) ?? element);
}

function valuesAfter(label: Element): Element[] {
  if (label.localName === 'dt') return definitionsAfter(label);
  if (label.matches(HEADING_OF_PART)) return partAfter(label);
  const next = nextValue(label);
  return next && !isLabelToo(next, label) ? [next] : [];
}

function nextValue(label: Element): Element | null {
  let next = label.nextElementSibling;
  while (next?.matches(NO_VALUE)) next = next.nextElementSibling;
  return next;
}

/** What follows a heading: the next element, and all that are like it. */
function partAfter(heading: Element): Element[] {
  const found: Element[] = [];
  const first = nextValue(heading);
  for (let next = first; next && first && isLike(next, first); next = nextValue(next)) found.push(next);
  return found.slice(0, MAX_AFTER);
}

const isLike = (one: Element, other: Element): boolean =>
  one.localName === other.localName && one.className === other.className && !one.matches(HEADING_OF_PART);

function definitionsAfter(term: Element): Element[] {
  const found: Element[] = [];
  for (let next = term.nextElementSibling; next?.localName === 'dd'; next = next.nextElementSibling) found.push(next);
  return found;
}

/** Whether what follows a label is the next label, because the first one has no value. */
function isLabelToo(next: Element, label: Element): boolean {
  if (next.matches('th,[role=columnheader],dt,label')) return true;
  const isRow = label.parentElement?.childElementCount === 2 || label.localName === 'td';
  return !isRow && label.localName === next.localName && label.className !== '' && label.className === next.className;
}

/** The control in an element that shows nothing else. */
function onlyControl(element: Element): Element | undefined {
  const [control, ...others] = element.querySelectorAll('input:not([type=hidden]),select,textarea');
  const own = control?.localName === 'select' ? control.textContent : '';
  return others.length === 0 && element.textContent?.trim() === own?.trim() ? control : undefined;
}
