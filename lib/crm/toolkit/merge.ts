import {
  type Contact,
  type DealFacts,
  FACT_FIELDS,
  type FactField,
  type PageDeal,
  type Responsible,
  type Source,
} from '@/lib/deal/model';
import { completeContact, mergeContactsById } from './contacts';

/** What is known of a deal so far, and from where. */
export interface SourcedFacts {
  facts: DealFacts;
  sources: PageDeal['sources'];
}

export const NO_FACTS: SourcedFacts = { facts: {}, sources: {} };

/** Whether a field is told with all that belongs to it; that a contact has no phone can be told too. */
export function isFieldComplete(facts: DealFacts, field: FactField): boolean {
  const { responsible, contacts } = facts;
  if (field === 'responsible') return responsible?.id !== undefined && responsible.name !== undefined;
  if (field === 'contacts') return contacts?.every(({ phones }) => phones !== undefined) ?? false;
  return facts[field] !== undefined;
}

/** Whether another source could still add something. */
export function isComplete(facts: DealFacts): boolean {
  const { contacts = [] } = facts;
  return (
    FACT_FIELDS.every((field) => isFieldComplete(facts, field)) &&
    contacts.every(({ name, phones = [] }) => name !== undefined && phones.length > 0)
  );
}

/**
 * Whether a page may add to what the session told. Where the session knows the name, the page must show the same
 * one: otherwise it may still be showing the deal before, or is being edited.
 */
export function isSameDeal(told: DealFacts, shown: DealFacts): boolean {
  return told.name === undefined || sameText(told.name, shown.name ?? '');
}

function sameText(a: string, b: string): boolean {
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return plain(a) === plain(b);
}

/** Adds the fields that are missing, and to people known by their id what is missing of them. Replaces nothing. */
export function addMissingFacts({ facts, sources }: SourcedFacts, more: DealFacts, source: Source): SourcedFacts {
  const added = FACT_FIELDS.filter((field) => facts[field] === undefined && more[field] !== undefined);
  const { contacts: _, someContacts: __, ...rest } = { ...more, ...facts };
  return {
    facts: {
      ...rest,
      ...(facts.responsible && { responsible: withName(facts.responsible, more.responsible) }),
      ...people(facts, more),
    },
    sources: { ...sources, ...Object.fromEntries(added.map((field) => [field, source])) },
  };
}

/** The contacts, with all that either knows of them; where neither knows whether they are all, those of both. */
function people(mine: DealFacts, more: DealFacts): Pick<DealFacts, 'contacts' | 'someContacts'> {
  const told = [mine, more].flatMap(({ contacts = [], someContacts = [] }): Contact[] => [
    ...contacts,
    ...someContacts,
  ]);
  const contacts = mine.contacts ?? more.contacts;
  if (contacts) return { contacts: contacts.map((contact) => completeContact(contact, told)) };
  return told.length > 0 ? { someContacts: mergeContactsById(told) } : {};
}

function withName(mine: Responsible, other: Responsible | undefined): Responsible {
  const isSame = mine.id !== undefined && mine.id === other?.id;
  return isSame && other?.name !== undefined ? { name: other.name, ...mine } : mine;
}
