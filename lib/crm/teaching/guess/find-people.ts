import { isShown } from '@/lib/crm/taught/shown';
import { comparableText } from '@/lib/deal/same-text';
import type { LabelledValue } from './label-values';
import { fieldOfLabel } from './labels';
import type { RecordLink } from './record-links';
import type { Survey } from './survey';
import { isInSentence, isPhoneText, shownValue, tighten, withoutLabel } from './texts';
import { holdersOf, isWithin } from './tree';

/** A person as the page shows it, and the element to hold on to. */
export interface ShownPerson {
  element: Element;
  id?: string;
  name?: string;
}

/** So many labels may name one contact each. */
const MOST_LABELLED = 10;

/** No person's name is longer. */
const LONGEST_NAME = 80;

/** The responsible: whom the labels of that field name, or what developers have named after it. */
export function findResponsible(
  { named, labels }: Survey,
  labelled: readonly LabelledValue[],
  links: readonly RecordLink[],
): ShownPerson | undefined {
  const byLabel = labelled.filter(({ field }) => field === 'responsible').map(({ element }) => element);
  const byName = named
    .filter(({ field, part }) => field === 'responsible' && part !== 'banner')
    .map(({ element }) => element);
  // Of what a known label stands in, the label says what is the value.
  const holders = holdersOf(labels.map(({ element }) => element));
  const unlabelled = byName.filter((element) => !holders.has(element));
  const places = byLabel.some((value) => shownValue(value) !== undefined)
    ? byLabel
    : unlabelled.flatMap((element) => withoutLabel(element) ?? []);
  return onlyPerson(places.filter(isShown).flatMap((value) => onePerson(value, links) ?? []));
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
  { named, labels }: Survey,
  labelled: readonly LabelledValue[],
  links: readonly RecordLink[],
): ShownPerson[] {
  const values = labelled.filter(({ field }) => field === 'contacts').map(({ element }) => element);
  const isLabelled = labels.some(({ field, element }) => field === 'contacts' && isShown(element));
  // Where a label of contacts stands, other people are no contacts of this deal.
  const parts = isLabelled
    ? values
    : named.filter(({ field, element }) => field === 'contacts' && isShown(element)).map(({ element }) => element);
  const inside = new Set(parts);
  const linked = links.filter(({ element, kind }) => kind !== 'user' && isWithin(element, inside));
  const people = linked.filter(({ kind }) => kind === 'contact');
  if (linked.length > 0) return distinct((people.length > 0 ? people : linked).map(toPerson));
  const lists = parts.filter((part) => isLabelled || part.querySelector(ITEM) !== null);
  if (lists.length > 0 || isLabelled) return distinct(lists.slice(0, isLabelled ? MOST_LABELLED : 1).flatMap(namesIn));
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

/** The names in a list whose items have no links, if each of them has one; a value without items is one name. */
function namesIn(value: Element): ShownPerson[] {
  if (value.matches('button,form,input,select')) return [];
  const items = value.matches(ITEM) ? [value] : [...value.querySelectorAll(ITEM)].slice(0, 100);
  if (items.length === 0) return [namedPerson(value) ?? []].flat();
  const people = items.filter((item) => !item.querySelector('th')).map(nameOfItem);
  return people.every((person) => person !== undefined) ? people : [];
}

/** The name in an item is the first text that is neither a sign, a label nor a phone. */
function nameOfItem(item: Element): ShownPerson | undefined {
  for (const element of [...item.querySelectorAll('*')].slice(0, 50)) {
    if (element.childElementCount > 0 || /icon/i.test(`${element.localName} ${element.className}`)) continue;
    const name = isShown(element) ? shownValue(element) : undefined;
    if (name === undefined || name.length <= 3 || isPhoneText(name)) continue;
    return isName(name) && !fieldOfLabel(name) && !isInSentence(element) ? { element, name } : undefined;
  }
  return undefined;
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
