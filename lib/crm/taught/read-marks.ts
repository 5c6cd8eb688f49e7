import type { FieldValue, MarkedField } from '@/lib/crm/teaching/teacher';
import { comparableText } from '@/lib/deal/same-text';
import { matchAddress } from '@/lib/lesson/address-form';
import type { IdPlace, LessonField, Mark, PersonMark, Take, TitleMark } from '@/lib/lesson/model';
import { agreedValue, valueFrom } from './field-values';
import { findElements, type Sight } from './find-elements';
import { attributeOf, isShown, take } from './shown';

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
  const found = marks.map((mark) => ('title' in mark ? [] : findValues(mark, sight)));
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

/** What a mark finds in the page as it is now: values with the elements that hold them. */
export function findValues(mark: Exclude<Mark | PersonMark, TitleMark>, sight: Sight): Found[] {
  const place = 'id' in mark ? mark.id : undefined;
  return findElements(mark, sight).flatMap((element) => {
    if (place) return findPeople(element, place, mark.take);
    const text = take(element, mark.take);
    return text === undefined ? [] : [{ element, text }];
  });
}

/** The people in an element: each holds an id. A picture's name is the text around it. */
function findPeople(element: Element, place: IdPlace, what: Take): Found[] {
  const holders = [element, ...element.querySelectorAll(`[${CSS.escape(place.attribute)}]`)].filter(isShown);
  const people = holders.flatMap((holder): Found[] => {
    const id = idAt(holder, place);
    const text = take(holder, what);
    return id === undefined ? [] : [{ element: holder, id, ...(text !== undefined && { text }) }];
  });
  const isOnePicture = people.every(({ id, text }) => text === undefined && id === people[0]?.id);
  const text = isOnePicture ? take(element, what) : undefined;
  return text === undefined ? people : people.slice(0, 1).map((person) => ({ ...person, text }));
}

/** The id in an element's attribute: in an address of the page's own origin, or in another text of this form. */
export function idAt(element: Element, { attribute, form }: IdPlace): string | undefined {
  const text = attributeOf(element, attribute);
  if (text === undefined) return undefined;
  const isAddress = form.startsWith('/');
  const url = URL.parse(isAddress ? text : `/${encodeURIComponent(text)}`, element.baseURI);
  const isOwn = url?.origin === URL.parse(element.baseURI)?.origin;
  return url && isOwn ? matchAddress(isAddress ? form : `/${form}`, url)?.id : undefined;
}
