import { createContact } from '@/lib/crm/toolkit/contacts';
import type { Contact } from '@/lib/deal/model';
import { digitsOf, phoneText } from './field-values';
import { parentOf } from './shown';

/** An element, and what it says. */
interface Place {
  element: Element;
  text?: string;
  id?: string;
}

/** What is found of a deal's contacts: with ids where the page has them, and how many are known by their names alone. */
export interface PeopleWithPhones {
  people: Contact[];
  withoutId: number;
}

/**
 * Gives each contact the phones that stand in its own card: the smallest part around a phone in which a contact stands,
 * if only one does. All phones are the only contact's; otherwise a phone that nobody can attribute is left out. A contact
 * without an id that has one phone is known by it.
 */
export function attributePhones(contacts: readonly Place[], phones: readonly Place[]): PeopleWithPhones {
  const keys = [...new Set(contacts.map(keyOf))];
  const around = contactsAround(contacts);
  const people = keys.map((key) => {
    const own = phones.filter(({ element }) => keys.length === 1 || ownerOf(element, around) === key);
    const texts = own.flatMap(({ text }) => (text ? phoneText(text) : []));
    const mentions = contacts.filter((contact) => keyOf(contact) === key);
    return toContact(mentions, [...new Map(texts.map((text) => [digitsOf(text), text])).values()]);
  });
  const known = people.filter((person) => person !== undefined);
  return { people: known, withoutId: people.length - known.length };
}

const keyOf = ({ id, text = '' }: Place): string => (id === undefined ? `name ${text}` : `id ${id}`);

function toContact([first]: readonly Place[], phones: string[]): Contact | undefined {
  const [phone, ...others] = phones;
  const id = first?.id ?? (phone !== undefined && others.length === 0 ? `tel-${digitsOf(phone)}` : undefined);
  return id === undefined ? undefined : createContact(id, first?.text, phone === undefined ? undefined : phones);
}

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
