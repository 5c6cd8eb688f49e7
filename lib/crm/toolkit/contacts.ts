import type { Contact, Responsible } from '@/lib/deal/model';
import { omitUndefined } from './untyped';

/** Makes the responsible person; undefined if the source knows neither id nor name. */
export function createResponsible(id: string | undefined, name: string | undefined): Responsible | undefined {
  return id === undefined && name === undefined ? undefined : omitUndefined({ id, name });
}

export function createContact(id: string, name: string | undefined, phones?: readonly string[]): Contact {
  return { id, ...omitUndefined({ name, phones: phones && [...new Set(phones)] }) };
}

/** Whether nobody can chat with a phone of this kind, as the CRM's code or label calls it: a fax, a pager. */
export function isWithoutChat(kind: unknown): boolean {
  return /fax|pager/i.test(String(kind));
}

/** Fills in what `contact` lacks from another mention of the same person; it replaces nothing. */
function completeContact({ id, name, phones }: Contact, other: Contact): Contact {
  const known = phones?.length || !other.phones?.length ? (phones ?? other.phones) : other.phones;
  return { id, ...omitUndefined({ name: name ?? other.name, phones: known }) };
}

/** Fills in what contacts lack from other mentions of the same people; it replaces nothing. */
export function completeContacts(contacts: readonly Contact[], others: readonly Contact[]): Contact[] {
  const known = new Map(mergeContactsById(others).map((contact) => [contact.id, contact]));
  return contacts.map(withoutRepeats).map((contact) => completeContact(contact, known.get(contact.id) ?? contact));
}

/** Makes a list with each person once, in the order of first mention. */
export function mergeContactsById(contacts: readonly Contact[]): Contact[] {
  const merged = new Map<string, Contact>();
  for (const contact of contacts) merged.set(contact.id, completeContact(merged.get(contact.id) ?? contact, contact));
  return [...merged.values()].map(withoutRepeats);
}

function withoutRepeats({ id, name, phones }: Contact): Contact {
  return createContact(id, name, phones);
}
