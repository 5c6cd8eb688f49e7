import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';
import { digitsOf, isPhone, phoneText } from './field-values';
import { parentOf } from './shown';

/** An element, and what it says. */
interface Place {
  element: Element;
  text?: string;
  id?: string;
}

/** A deal's contacts with their phones. */
export interface PeopleWithPhones {
  people: Contact[];
  withoutId: Omit<Contact, 'id'>[];
}

/**
 * Gives each contact the phones that stand in its own card: the smallest part around a phone in which a contact stands,
 * if only one does. All phones are the only contact's; otherwise a phone that nobody can attribute is left out. A contact
 * without an id that has one phone is known by it.
 */
export function attributePhones(contacts: readonly Place[], phones: readonly Place[]): PeopleWithPhones {
  const keys = [...new Set(contacts.map(keyOf))];
  const around = contactsAround(contacts);
  const all = keys.map((key) => {
    const own = phones.filter(({ element }) => keys.length === 1 || ownerOf(element, around) === key);
    const texts = own.flatMap(({ text = '' }) => (isPhone(text) ? phoneText(text) : []));
    const [first] = contacts.filter((contact) => keyOf(contact) === key);
    return describe(first, [...new Map(texts.map((text) => [digitsOf(text), text])).values()]);
  });
  return {
    people: all.flatMap(({ id, ...rest }) => (id === undefined ? [] : { id, ...rest })),
    withoutId: all.filter(({ id }) => id === undefined),
  };
}

function describe({ id, text }: Partial<Place> = {}, phones: string[]): Partial<Contact> {
  const [phone, ...others] = phones;
  const telephone = phone !== undefined && others.length === 0 ? `tel-${digitsOf(phone)}` : undefined;
  return omitUndefined({ id: id ?? telephone, name: text, phones: phone === undefined ? undefined : phones });
}

const keyOf = ({ id, text = '' }: Place): string => (id === undefined ? `name ${text}` : `id ${id}`);

/** Which contacts stand in each part of the page. */
function contactsAround(contacts: readonly Place[]): Map<Element, Set<string>> {
  const around = new Map<Element, Set<string>>();
  for (const contact of contacts)
    for (let part: Element | null = contact.element; part; part = parentOf(part)) {
      const keys = around.get(part) ?? new Set();
      around.set(part, keys.add(keyOf(contact)));
    }
  return around;
}

function ownerOf(phone: Element, around: ReadonlyMap<Element, ReadonlySet<string>>): string | undefined {
  for (let part: Element | null = phone; part; part = parentOf(part)) {
    const keys = around.get(part);
    if (keys) return keys.size === 1 ? [...keys][0] : undefined;
  }
  return undefined;
}
