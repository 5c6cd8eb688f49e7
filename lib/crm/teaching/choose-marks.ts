import { agreedValue, digitsOf, phoneText, valueFrom } from '@/lib/crm/taught/field-values';
import { idAt, readField } from '@/lib/crm/taught/read-marks';
import { isShown, take as read } from '@/lib/crm/taught/shown';
import { comparableText } from '@/lib/deal/same-text';
import type { LessonField, Mark, PersonMark, Take } from '@/lib/lesson/model';
import { ATTRIBUTE_NAME, CLASS_NAME, TAG_NAME } from '@/lib/lesson/names';
import { candidateMarks, type Wanted } from './marks/candidates';
import { deepQueryAll } from './marks/deep-query';
import { frameForm } from './marks/frames';
import { findList } from './marks/list-siblings';
import { type FoundId, findPersonIds } from './marks/person-id';
import { attributeSteps, wordsOf } from './marks/stable';
import { takesOf } from './marks/takes';
import { pickDiverse } from './pick-diverse';

/** So many marks are offered for a second deal to decide between. */
const MOST_MARKS = 6;

/**
 * Chooses the marks by which a field's value is found again, from one element that a manager has pointed at. Each of them
 * finds on this page what the manager means, and nothing else; there are none if the page gives nothing to hold on to.
 */
export function chooseMarks(field: LessonField, element: Element, document: Document): (Mark | PersonMark)[] {
  const frame = frameForm(element.ownerDocument, document);
  if (frame === 'unknown') return [];
  let chosen: (Mark | PersonMark)[] = [];
  for (const wanted of meanings(field, element)) {
    const found = candidateMarks(wanted, document)
      .map((mark): Mark | PersonMark => (frame === undefined || 'title' in mark ? mark : { frame, ...mark }))
      .filter((mark) => canBeKept(mark) && findsAll(wanted, mark, document));
    chosen = [...chosen, ...found];
    // Each way to say a state has words of its own; of all else the first meaning that holds is the manager's.
    if (chosen.length > 0 && field !== 'closed') break;
  }
  return pickDiverse(chosen, MOST_MARKS);
}

/** Whether a lesson may hold all names that a mark is made of. */
function canBeKept(mark: Mark | PersonMark): boolean {
  if ('title' in mark) return true;
  const { steps, take } = mark;
  const id = 'id' in mark ? mark.id : undefined;
  const taken = typeof take === 'object' ? take.attribute : undefined;
  const attributes = [...steps.map(({ attribute }) => attribute?.name), taken, id?.attribute];
  return (
    steps.every(({ tag, class: name }) => fits(TAG_NAME, tag) && fits(CLASS_NAME, name)) &&
    attributes.every((name) => fits(ATTRIBUTE_NAME, name))
  );
}

const fits = (form: RegExp, name: string | undefined): boolean => name === undefined || form.test(name);

/** Whether a mark says on the page exactly what the manager means. */
function findsAll({ field, value }: Wanted, mark: Mark | PersonMark, document: Document): boolean {
  const [found] = readField(field, [mark], document).values;
  if (!found) return false;
  if (field === 'closed') return comparableText(found.texts.join()) === comparableText(value.texts.join());
  const name = value.responsible?.name;
  if (name !== undefined && found.responsible?.name !== name) return false;
  const [person] = value.people ?? [];
  if (person && found.people?.find(({ id }) => id === person.id)?.name !== person.name) return false;
  return agreedValue(field, [value, found]) !== null;
}

/** What the manager may mean by an element, the likeliest first. */
function* meanings(field: LessonField, element: Element): Generator<Wanted> {
  for (const pointed of [element, ...onlyControl(element), ...(field === 'closed' ? around(element) : [])])
    for (const take of takesOf(field, pointed)) {
      if (field === 'contacts' || field === 'responsible')
        for (const id of findPersonIds(pointed)) yield* person(field, pointed, take, id);
      yield* plain(field, pointed, take);
    }
}

/** The one control, link or labelled element in an element that a manager has missed by a little. */
function onlyControl(element: Element): Element[] {
  const inside = deepQueryAll(element, 'input:not([type=hidden]),select,textarea,a[href]').filter(isShown);
  return inside.length === 1 ? inside : [];
}

/** The option, or the part that says the state, in which a manager has pointed at the text. */
function around(element: Element): Element[] {
  const parents = [element.parentElement, element.parentElement?.parentElement].filter((one) => one != null);
  const text = read(element, 'text');
  return parents.filter((one) => read(one, 'text') === text);
}

function* person(field: LessonField, pointed: Element, take: Take, { holder, place, id }: FoundId): Generator<Wanted> {
  // The bare id that stands in the page's address is the deal's.
  if (!place.form.startsWith('/') && pointed.ownerDocument.URL.split(/[^\w-]+/).includes(id)) return;
  const name = read(pointed, take);
  const isLink = holder.localName === 'a' && read(holder, take) === name;
  const element = isLink ? holder : pointed;
  const alike = (part: Element): Element[] => {
    const byId = new Map(
      deepQueryAll(part, `[${place.attribute}]`)
        .filter(isShown)
        .flatMap((one) => {
          const own = idAt(one, place);
          return own === undefined ? [] : [[own, one] as const];
        }),
    );
    return [...byId.values()];
  };
  const { list, items, members } = field === 'contacts' ? findList(holder, alike, false) : alone(element);
  const ids = [id, ...members.flatMap((member) => idAt(member, place) ?? [])];
  const said = [...new Set(ids)].map((one) =>
    one === id ? { id, ...(name !== undefined && { text: name }) } : { id: one },
  );
  const value = valueFrom(field, field === 'contacts' ? said : said.slice(0, 1));
  const texts = [...ids, ...members.flatMap((member) => read(member, 'text') ?? []), name];
  if (value) yield { field, element, list, items, take, id: place, value, record: wordsOf(texts) };
}

function* plain(field: LessonField, element: Element, take: Take): Generator<Wanted> {
  const text = read(element, take);
  const isList = field === 'contacts' || field === 'phones';
  const { list, items, members } = isList
    ? findList(element, (part) => alikeIn(part, element, field, take), field === 'phones')
    : alone(element);
  const texts = members.flatMap((member) => read(member, take) ?? []);
  const value = valueFrom(
    field,
    texts.map((one) => ({ text: one })),
  );
  if (text !== undefined && value) yield { field, element, list, items, take, value, record: wordsOf(texts) };
}

const alone = (element: Element) => ({ list: element, items: [element], members: [element] });

/** What in a part of the page is of the same kind as an element without an id. */
function alikeIn(part: Element, element: Element, field: LessonField, take: Take): Element[] {
  const isLink = field === 'phones' && element.matches('a[href^="tel:"]');
  const kind = (one: Element) => JSON.stringify(isLink ? '' : [one.className, attributeSteps(one, [])]);
  const alike = deepQueryAll(part, isLink ? 'a[href^="tel:"]' : element.localName).filter(
    (one) =>
      isShown(one) &&
      kind(one) === kind(element) &&
      (field !== 'phones' || valueFrom(field, saidBy(one, take)) !== null),
  );
  const keyOf = (one: Element) =>
    field === 'phones' ? digitsOf(phoneText(read(one, take) ?? '')) : (read(one, take) ?? '');
  return [...new Map(alike.map((one) => [keyOf(one), one])).values()];
}

const saidBy = (element: Element, take: Take) => {
  const text = read(element, take);
  return text === undefined ? [] : [{ text }];
};
