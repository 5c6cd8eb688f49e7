import type { Contact } from './model';

/** A contact's phone that the manager typed, because the page does not show it. */
export interface TypedPhone {
  /** The contact's id in Wazzup. */
  id: string;
  phone: string;
}

/** Adds a typed phone in place of the one that the manager typed for the same contact before. */
export const addTypedPhone = (phones: readonly TypedPhone[] = [], typed: TypedPhone): TypedPhone[] => [
  ...phones.filter(({ id }) => id !== typed.id),
  typed,
];

/** The ids of the contacts for whom the page does not say whether they have a phone. */
export const idsWithoutPhones = (people: readonly Contact[], ofPage: readonly Contact[]): string[] => {
  const idsWithPhones = new Set(ofPage.flatMap(({ id, phones }) => (phones ? [id] : [])));
  return people.map(({ id }) => id).filter((id) => !idsWithPhones.has(id));
};

/**
 * The contacts with the phones that the manager typed: a phone takes the place of those of a contact whom the page shows
 * without, and none does where the manager emptied the field.
 */
export function addPhonesTo(
  people: readonly Contact[],
  withoutPhones: readonly string[],
  typed: readonly TypedPhone[] = [],
): Contact[] {
  const ids = new Set(withoutPhones);
  const phones = new Map(typed.toReversed().map(({ id, phone }) => [id, phone]));
  return people.map((contact) => {
    const phone = ids.has(contact.id) ? phones.get(contact.id) : undefined;
    if (phone === undefined) return contact;
    const { phones: _, ...rest } = contact;
    return phone.trim() === '' ? rest : { ...rest, phones: [phone] };
  });
}
