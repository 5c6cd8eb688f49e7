import { isShown } from '@/lib/crm/taught/shown';
import { comparableText } from '@/lib/deal/same-text';
import type { LabelledValue } from './label-values';
import type { RecordLink } from './record-links';
import type { Survey } from './survey';
import { isInSentence, isPhoneText, shownValue, tighten } from './texts';
import { isWithin } from './tree';

/** A person as the page shows it, and the element to hold on to. */
export interface ShownPerson {
  element: Element;
  id?: string;
  name?: string;
}

/** No person's name is longer. */
const LONGEST_NAME = 80;

/** The responsible: whom the labels of that field name, or what developers have named after it. */
export function findResponsible(
  { named }: Survey,
  labelled: readonly LabelledValue[],
  links: readonly RecordLink[],
): ShownPerson | undefined {
  const byLabel = labelled.filter(({ field }) => field === 'responsible').map(({ element }) => element);
  const byName = named
    .filter(({ field, part }) => field === 'responsible' && part !== 'banner')
    .map(({ element }) => element);
  const [labels, names] = [byLabel, byName].map((values) => {
    const people = values.filter(isShown).flatMap((value) => onePerson(value, links) ?? []);
    return people.length > 0 ? (onlyPerson(people) ?? 'several') : undefined;
  });
  const found = labels ?? names;
  return found === 'several' ? undefined : found;
}

/** The one person in a value: a link to it, or the name alone. */
function onePerson(value: Element, links: readonly RecordLink[]): ShownPerson | undefined {
  const values = new Set([value]);
  const inside = links.filter(({ element }) => isWithin(element, values) || element.contains(value));
  if (inside.length > 0)
    return inside.some(({ kind }) => kind !== 'user' && kind !== 'other')
      ? undefined
      : onlyPerson(inside.map(toPerson));
  return namedPerson(value);
}

function namedPerson(value: Element): ShownPerson | undefined {
  const element = tighten(value);
  const name = shownValue(element);
  return name === undefined || name.length > LONGEST_NAME || !isName(name) ? undefined : { element, name };
}

const isName = (text: string): boolean => /\p{L}/u.test(text) && (text.match(/\d/g) ?? []).length < 4;

/** The contacts: whom the labels of that field name; else all to whom links of the record lead. */
export function findContacts(
  { named }: Survey,
  labelled: readonly LabelledValue[],
  links: readonly RecordLink[],
): ShownPerson[] {
  const values = labelled.filter(({ field }) => field === 'contacts').map(({ element }) => element);
  const parts =
    values.length > 0
      ? values
      : named.filter(({ field, element }) => field === 'contacts' && isShown(element)).map(({ element }) => element);
  const inside = new Set(parts);
  const linked = links.filter(({ element, kind }) => kind !== 'deal' && kind !== 'user' && isWithin(element, inside));
  const people = linked.filter(({ kind }) => kind === 'contact');
  if (linked.length > 0) return distinct((people.length > 0 ? people : linked).map(toPerson));
  if (values.length > 0) return distinct(values.flatMap(namesIn));
  const others = new Set(labelled.filter(({ field }) => field !== 'phones').map(({ element }) => element));
  return distinct(
    links
      .filter(
        ({ kind, part, element }) =>
          kind === 'contact' && part === 'record' && !isWithin(element, others) && !isInSentence(element),
      )
      .map(toPerson),
  );
}

const ITEM = 'li,[role=listitem],tr,[role=row]';

/** The names in a list whose items have no links; a value without items is one name. */
function namesIn(value: Element): ShownPerson[] {
  const items = value.matches(ITEM) ? [value] : [...value.querySelectorAll(ITEM)].slice(0, 100);
  if (items.length === 0) return [namedPerson(value) ?? []].flat();
  return items.flatMap((item) => {
    const first = [...item.querySelectorAll('*')]
      .slice(0, 50)
      .filter(isShown)
      .map((element) => ({ element, name: element.childElementCount === 0 ? shownValue(element) : undefined }))
      .find(({ name }) => name !== undefined && isName(name) && !isPhoneText(name) && name.length > 3);
    return first?.name === undefined ? [] : [{ element: first.element, name: first.name }];
  });
}

const toPerson = ({ element, id }: RecordLink): ShownPerson => {
  const name = shownValue(element);
  return { element, id, ...(name !== undefined && { name }) };
};

/** The one person whom several places show; undefined if they show several. */
function onlyPerson(people: readonly ShownPerson[]): ShownPerson | undefined {
  const [first, ...others] = distinct(people);
  return others.length === 0 ? first : undefined;
}

/** Each person once: by the id, else by the name. What shows the name comes first. */
function distinct(people: readonly ShownPerson[]): ShownPerson[] {
  const byKey = new Map<string, ShownPerson>();
  for (const person of people) {
    const key = person.id ?? comparableText(person.name ?? '');
    const known = byKey.get(key);
    if (!known || (known.name === undefined && person.name !== undefined)) byKey.set(key, person);
  }
  const withId = new Set(people.flatMap(({ id, name }) => (id === undefined ? [] : (name ?? []))));
  return [...byKey.values()].filter(({ id, name }) => id !== undefined || !withId.has(name ?? ''));
}
