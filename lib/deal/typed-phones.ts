import type { Contact } from './model';

/** The phone of a contact, typed where the page does not tell it. */
export interface TypedPhone {
  /** The contact's, as Wazzup knows it. */
  id: string;
  phone: string;
}

/** What was typed before, with this in place of what was typed of the same contact. */
export const addTypedPhone = (phones: readonly TypedPhone[] = [], typed: TypedPhone): TypedPhone[] => [
  ...phones.filter(({ id }) => id !== typed.id),
  typed,
];

/** The ids of those of whom a page does not tell whether they have a phone. */
export const idsWithoutPhones = (people: readonly Contact[], ofPage: readonly Contact[]): string[] => {
  const told = new Set(ofPage.flatMap(({ id, phones }) => (phones ? [id] : [])));
  return people.map(({ id }) => id).filter((id) => !told.has(id));
};

/** The contact with the phone that was typed, or without one where that was emptied. */
export function addPhonesTo(contact: Contact, typed: readonly TypedPhone[] = []): Contact {
  const phone = typed.find(({ id }) => id === contact.id)?.phone;
  if (phone === undefined) return contact;
  const { phones: _, ...rest } = contact;
  return phone.trim() === '' ? rest : { ...rest, phones: [phone] };
}
