import type { Contact } from './model';

/** A contact's phone that the manager typed, because the page does not show it, or shows what nobody can read. */
export interface TypedPhone {
  /** The contact's id in Wazzup. */
  id: string;
  phone: string;
  /** What the page showed when the manager typed; absent if it did not say whether the contact has a phone. */
  instead?: string[];
}

/** Adds a typed phone in place of the one that the manager typed for the same contact before. */
export const addTypedPhone = (phones: readonly TypedPhone[] = [], typed: TypedPhone): TypedPhone[] => [
  ...phones.filter(({ id }) => id !== typed.id),
  typed,
];

/** The ids of the contacts for whom the page does not say whether they have a phone. */
const idsWithoutPhones = (people: readonly Contact[], ofPage: readonly Contact[]): Set<string> => {
  const idsWithPhones = new Set(ofPage.flatMap(({ id, phones }) => (phones ? [id] : [])));
  return new Set(people.map(({ id }) => id).filter((id) => !idsWithPhones.has(id)));
};

const isSameList = (one: readonly string[] = [], other: readonly string[] = []): boolean =>
  one.length === other.length && one.every((text, place) => text === other[place]);

/**
 * The contacts with the phones that the manager typed, and the ids of those whose phones only the manager can give. A
 * typed phone takes the place of what the page shows of a contact as long as the page shows the same: what somebody has
 * mended in the CRM counts again. None does where the manager emptied the field.
 */
export function addTypedPhones(
  people: readonly Contact[],
  ofPage: readonly Contact[],
  typed: readonly TypedPhone[] = [],
): { contacts: Contact[]; withoutPhones: string[] } {
  const untold = idsWithoutPhones(people, ofPage);
  const typedById = new Map(typed.toReversed().map((phone) => [phone.id, phone]));
  const isReplaced = ({ id, phones }: Contact): boolean => {
    const { phone, instead } = typedById.get(id) ?? {};
    return phone?.trim() !== '' && phones !== undefined && instead !== undefined && isSameList(instead, phones);
  };
  const contacts = people.map((contact) => {
    const phone = untold.has(contact.id) || isReplaced(contact) ? typedById.get(contact.id)?.phone : undefined;
    if (phone === undefined) return contact;
    const { phones: _, ...rest } = contact;
    return phone.trim() === '' ? rest : { ...rest, phones: [phone] };
  });
  const withoutPhones = people.filter((contact) => untold.has(contact.id) || isReplaced(contact)).map(({ id }) => id);
  return { contacts, withoutPhones };
}
