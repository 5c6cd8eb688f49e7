import type { FieldValue, MarkedField } from '@/lib/crm/teaching/teacher';
import { onlyValue } from '@/lib/crm/toolkit/dom';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import { comparableText } from '@/lib/deal/same-text';
import type { IdPlace, LessonField, Mark, PersonMark, Take, TitleMark } from '@/lib/lesson/model';
import { agreedValue, isPhone, valueFrom } from './field-values';
import { findElements, type Sight } from './find-elements';
import { idInLink } from './link-id';
import { attributeOf, isShown, parentOf, take } from './shown';

/** One element that a mark has found, and what it says. */
export interface Found {
  element: Element;
  text?: string;
  id?: string;
}

/** What the marks of a field say, and the elements from which the first of them that says anything has it. */
export interface ReadField extends MarkedField {
  found: Found[];
}

/** Reads a field by its marks. A mark that finds nothing, or several values where there can be one, says nothing. */
export function readField(
  field: LessonField,
  marks: readonly (Mark | PersonMark)[],
  document: Document,
  sight: Sight = { document, dialogs: new Set() },
): ReadField {
  const found = marks.map((mark) => ('title' in mark ? [] : findValues(field, mark, sight)));
  const values = marks.map((mark, index): FieldValue | null => {
    if (sight.dialogs.size > 1) return null;
    return 'title' in mark ? titleValue(field, mark, document) : valueFrom(field, found[index] ?? []);
  });
  const value = agreedValue(field, values);
  const first = values.findIndex((one) => one !== null);
  return { marks: [...marks], values, value, found: (value && found[first]) ?? [] };
}

function titleValue(
  field: LessonField,
  { title: { before, after } }: TitleMark,
  { title }: Document,
): FieldValue | null {
  const isWhole = title.startsWith(before) && title.endsWith(after) && title.length > before.length + after.length;
  const text = isWhole ? comparableText(title.slice(before.length, title.length - after.length)) : '';
  return text === '' ? null : valueFrom(field, [{ text }]);
}

/** No deal has so many people and phones: a mark that finds more has found a list of something else. */
const MAX_SAID = 1_000;

function findValues(field: LessonField, mark: Exclude<Mark | PersonMark, TitleMark>, sight: Sight): Found[] {
  const place = 'id' in mark ? mark.id : undefined;
  const found = findElements(mark, sight).flatMap((element) => {
    if (place) return findPeople(element, place, mark.take);
    const text = take(element, mark.take);
    if (text !== undefined && !(field === 'phones' && 'label' in mark && !isPhone(text))) return [{ element, text }];
    return field === 'phones' ? findPhones(element) : [];
  });
  return found.length > MAX_SAID ? [] : found;
}

/** The phones in a part of the page that a label names: links to phones, and texts that have a country's code. */
function findPhones(part: Element): Found[] {
  return [...part.querySelectorAll('*')].filter(isShown).flatMap((element) => {
    const isLink = element.matches('a[href^="tel:"]');
    const text = isLink || element.childElementCount === 0 ? take(element, 'text') : undefined;
    const phone =
      text && isPhone(text) && (isLink || text.startsWith('+')) ? text : isLink && attributeOf(element, 'href');
    return phone ? [{ element, text: phone }] : [];
  });
}

/** Around an element its id stands no further than in so many boxes. */
const MAX_BOXES = 4;

/**
 * The people in an element: each holds an id. A picture's name is the text around it, and an element without an id in it
 * may be the name in a box that has one.
 */
function findPeople(element: Element, place: IdPlace, what: Take): Found[] {
  const holders = [element, ...element.querySelectorAll(`[${CSS.escape(place.attribute)}]`)].filter(isShown);
  const people = holders.flatMap((holder): Found[] => {
    const id = idAt(holder, place);
    return id === undefined ? [] : [{ element: holder, ...omitUndefined({ id, text: take(holder, what) }) }];
  });
  const own = take(element, what);
  if (own === undefined || people.some(({ text }) => text !== undefined)) return people;
  const ids = new Set(people.map(({ id }) => id));
  const id = ids.size > 0 ? onlyValue([...ids]) : idAround(element, place);
  return id === undefined ? people : [{ element, id, text: own }];
}

function idAround(element: Element, place: IdPlace): string | undefined {
  let box = parentOf(element);
  for (let boxes = 1; box && boxes < MAX_BOXES && !box.hasAttribute(place.attribute); boxes += 1) box = parentOf(box);
  return box ? idAt(box, place) : undefined;
}

/** The id in an element's attribute: in an address of the page's own origin, or in another text of this form. */
export function idAt(element: Element, { attribute, form }: IdPlace): string | undefined {
  const text = attributeOf(element, attribute);
  if (text === undefined) return undefined;
  const isAddress = form.startsWith('/');
  const url = URL.parse(isAddress ? text : `/${encodeURIComponent(text)}`, element.baseURI);
  return url?.origin === new URL(element.baseURI).origin ? idInLink(isAddress ? form : `/${form}`, url) : undefined;
}
