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

/** The contact with the phone that the manager typed, or without phones if the manager emptied the field. */
export function addPhonesTo(contact: Contact, typed: readonly TypedPhone[] = []): Contact {
  const phone = typed.find(({ id }) => id === contact.id)?.phone;
  if (phone === undefined) return contact;
  const { phones: _, ...rest } = contact;
  return phone.trim() === '' ? rest : { ...rest, phones: [phone] };
}
