import type { Contact, Responsible } from '@/lib/deal/model';
import { omitUndefined } from './untyped';

/** The responsible person, if anything is known of them. */
export function createResponsible(id: string | undefined, name: string | undefined): Responsible | undefined {
  return id === undefined && name === undefined ? undefined : omitUndefined({ id, name });
}

export function createContact(id: string, name: string | undefined, phones?: readonly string[]): Contact {
  return { id, ...omitUndefined({ name, phones: phones && [...new Set(phones)] }) };
}

/** Fills what `contact` lacks from what is known of the same person elsewhere; nothing is replaced. */
export function completeContact(contact: Contact, others: readonly Contact[]): Contact {
  const tellings = [contact, ...others.filter(({ id }) => id === contact.id)];
  const name = tellings.find((one) => one.name !== undefined)?.name;
  const lists = tellings.flatMap(({ phones }) => (phones ? [phones] : []));
  return createContact(contact.id, name, lists.find((phones) => phones.length > 0) ?? lists[0]);
}

/** The list with each person once, in the order of first mention. */
export function mergeContactsById(contacts: readonly Contact[]): Contact[] {
  const ids = new Set(contacts.map(({ id }) => id));
  return [...ids].map((id) => completeContact({ id }, contacts));
}
