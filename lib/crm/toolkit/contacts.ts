import type { Contact, Responsible } from '@/lib/deal/model';
import { omitUndefined } from './untyped';

/** Makes the responsible person; undefined if the source knows neither id nor name. */
export function createResponsible(id: string | undefined, name: string | undefined): Responsible | undefined {
  return id === undefined && name === undefined ? undefined : omitUndefined({ id, name });
}

export function createContact(id: string, name: string | undefined, phones?: readonly string[]): Contact {
  return { id, ...omitUndefined({ name, phones: phones && [...new Set(phones)] }) };
}

/** Fills in what `contact` lacks from other mentions of the same person; it replaces nothing. */
export function completeContact(contact: Contact, others: readonly Contact[]): Contact {
  const mentions = [contact, ...others.filter(({ id }) => id === contact.id)];
  const name = mentions.find((mention) => mention.name !== undefined)?.name;
  const lists = mentions.flatMap(({ phones }) => (phones ? [phones] : []));
  return createContact(contact.id, name, lists.find((phones) => phones.length > 0) ?? lists[0]);
}

/** Makes a list with each person once, in the order of first mention. */
export function mergeContactsById(contacts: readonly Contact[]): Contact[] {
  const ids = new Set(contacts.map(({ id }) => id));
  return [...ids].map((id) => completeContact({ id }, contacts));
}
