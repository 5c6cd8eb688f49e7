import type { Contact } from '@/lib/deal/model';
import { digitsOf, phonesIn } from './field-values';
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
 * without an id is known by the lowest phone, which is the same in whatever order the page shows them.
 */
export function attributePhones(
  known: readonly Contact[],
  contacts: readonly Place[],
  phones: readonly Place[],
): PeopleWithPhones {
  const keys = new Set(contacts.map(keyOf));
  const around = contactsAround(contacts);
  const withPhones = <T extends object>(person: T, key: string): T & { phones?: string[] } => {
    const own = phones.filter(({ element }) => keys.size === 1 || ownerOf(element, around) === key);
    const texts = phonesIn(own.map(({ text = '' }) => text));
    return texts.length === 0 ? person : { ...person, phones: texts };
  };
  const people = new Map(known.map((person) => [person.id, withPhones(person, keyOf(person))]));
  const withoutId: PeopleWithPhones['withoutId'] = [];
  for (const [key, { text = '' }] of new Map(contacts.map((contact) => [keyOf(contact), contact]))) {
    const person = withPhones({ name: text }, key);
    const [number] = (person.phones ?? []).map(digitsOf).sort();
    const id = `tel-${number}`;
    if (key.startsWith('id ')) continue;
    if (number) people.set(id, { id, ...person });
    else withoutId.push(person);
  }
  return { people: [...people.values()], withoutId };
}

const keyOf = ({ id, text = '' }: { id?: string; text?: string }): string =>
  id === undefined ? `name ${text}` : `id ${id}`;

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
