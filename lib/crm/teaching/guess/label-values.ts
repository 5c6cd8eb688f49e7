import { besideLabel } from '@/lib/crm/taught/beside-labels';
import { isShown, parentOf } from '@/lib/crm/taught/shown';
import type { LessonField } from '@/lib/lesson/model';
import { partOf } from './parts';
import type { Sighted, SightedLabel, Survey } from './survey';
import { shownText } from './texts';
import { holdersOf } from './tree';

/** A value that a known label names. */
export interface LabelledValue extends Sighted {
  field: LessonField | 'other';
  label: Element;
}

/** A label may have signs, marks or boxes of its own around it, this many. */
const MOST_BOXES = 4;
const MOST_SIBLINGS = 100;

/** Lists of people have labels of their own for people and phones. */
const OF_PEOPLE = ['contacts', 'phones'];

/** The values that stand beside known labels in a page. */
export function findLabelledValues({ labels, labelled }: Survey): LabelledValue[] {
  const shown = labels.filter(({ element }) => isShown(element));
  const isLabel = new Set(shown.map(({ element }) => element));
  const holders = holdersOf(shown.map(({ element }) => element));
  const otherHolders = holdersOf(shown.filter(({ field }) => !OF_PEOPLE.includes(field)).map(({ element }) => element));
  return shown.flatMap((sighted) => {
    const hold = sighted.field === 'contacts' ? otherHolders : holders;
    return valuesOf(sighted, labelled)
      .filter(
        (element) =>
          !hold.has(element) &&
          !isLabel.has(element) &&
          partOf(element, sighted.part) === sighted.part &&
          isShown(element),
      )
      .map((element) => ({ ...sighted, element, label: sighted.element }));
  });
}

function valuesOf({ element: label, field }: SightedLabel, labelled: Survey['labelled']): Element[] {
  const boxes = boxesOf(label);
  const byId = boxes.flatMap(({ id }) => (id && labelled.get(id)) || []).filter((element) => !element.contains(label));
  if (byId.length > 0) return byId;
  if (
    label.closest('th,[role=columnheader]') &&
    !label.closest('tr,[role=row]')?.querySelector('td,[role=cell],[role=gridcell]')
  )
    return cellsBelow(label, field);
  const beside = field === 'contacts' ? [] : besideLabel(label);
  if (beside.length > 0) return beside;
  const box = boxes.find((one) => nextOf(one));
  if (!box) return [];
  return field === 'contacts' ? restAfter(box) : [nextOf(box)].flatMap((next) => (next && !isHead(next) ? next : []));
}

/** The label's element, and those around it that show no more than it. */
function boxesOf(label: Element): Element[] {
  const text = shownText(label);
  const boxes = [label];
  for (let box = parentOf(label); box && boxes.length < MOST_BOXES; box = parentOf(box)) {
    const isMore = box.childElementCount > 20 || SECTION.test(box.localName);
    if (isMore || (shownText(box) !== text && box.textContent?.trim() !== label.textContent?.trim())) break;
    boxes.push(box);
  }
  return boxes;
}

/** A part of the page: a label alone in it has no value. */
const SECTION = /^(section|article|fieldset|form|main|aside)$/;

const nextOf = (element: Element): Element | null => element.nextElementSibling;

const isHead = (element: Element): boolean => /^(th|dt|label|h[1-6])$/.test(element.localName);

/** A list follows its heading, or its items do; the next heading ends it. */
function restAfter(box: Element): Element[] {
  const found: Element[] = [];
  const isEnd = (next: Element) => isHead(next) || next.querySelector('h1,h2,h3,h4,h5,h6') !== null;
  for (let next = nextOf(box); next && !isEnd(next) && found.length < MOST_SIBLINGS; next = nextOf(next))
    found.push(next);
  return found;
}

/** The cells below the head of a column: those of all rows for people, else the one of the only row. */
function cellsBelow(label: Element, field: string): Element[] {
  const head = label.closest('th,[role=columnheader]');
  const column = [...(head?.parentElement?.children ?? [])].indexOf(head as Element);
  const rows = [...(head?.closest('table,[role=table],[role=grid]')?.querySelectorAll('tr,[role=row]') ?? [])];
  const cells = rows
    .filter((row) => !row.contains(head))
    .slice(0, MOST_SIBLINGS)
    .flatMap(({ children }) => children[column] ?? []);
  return cells.length <= 1 || OF_PEOPLE.includes(field) ? cells : [];
}

/** The one value that all labels of a field give; undefined if they give none, or several that differ. */
export function onlyLabelled(
  values: readonly LabelledValue[],
  read: (element: Element) => string | undefined = shownText,
): LabelledValue | undefined {
  const [first, ...others] = values.filter(({ element }) => read(element) !== undefined);
  return first && others.every(({ element }) => read(element) === read(first.element)) ? first : undefined;
}
