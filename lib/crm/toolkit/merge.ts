import {
  type Contact,
  type DealFacts,
  FACT_FIELDS,
  type FactField,
  type PageDeal,
  type Responsible,
  type Source,
} from '@/lib/deal/model';
import { comparableText } from '@/lib/deal/same-text';
import { completeContacts, mergeContactsById } from './contacts';

/** The facts of a deal so far, and the source of each. */
export interface SourcedFacts {
  facts: DealFacts;
  sources: PageDeal['sources'];
}

export const NO_FACTS: SourcedFacts = { facts: {}, sources: {} };

/** Whether a field has all that belongs to it. A contact with an empty list of phones counts: a source said so. */
export function isFieldComplete(facts: DealFacts, field: FactField): boolean {
  const { responsible, contacts } = facts;
  if (field === 'responsible') return responsible?.id !== undefined && responsible.name !== undefined;
  if (field === 'contacts') return contacts?.every(({ phones }) => phones !== undefined) ?? false;
  return facts[field] !== undefined;
}

/** Whether no other source could add anything. */
export function isComplete(facts: DealFacts): boolean {
  const { contacts = [] } = facts;
  return (
    FACT_FIELDS.every((field) => isFieldComplete(facts, field)) &&
    contacts.every(({ name, phones = [] }) => name !== undefined && phones.length > 0)
  );
}

/**
 * Whether the page may add to the facts of the session. Where the session knows the deal's name, the page must show the
 * same one: otherwise it may still show the deal before, or somebody is editing it.
 */
export function isSameDeal(known: DealFacts, shown: DealFacts): boolean {
  return known.name === undefined || comparableText(known.name) === comparableText(shown.name ?? '');
}

/** Adds the fields that are missing, and completes people whom both know by the same id. It replaces nothing. */
export function addMissingFacts({ facts, sources }: SourcedFacts, more: DealFacts, source: Source): SourcedFacts {
  const added = FACT_FIELDS.filter((field) => facts[field] === undefined && more[field] !== undefined);
  const { contacts: _, someContacts: __, ...rest } = { ...more, ...facts };
  return {
    facts: {
      ...rest,
      ...(facts.responsible && { responsible: completeResponsible(facts.responsible, more.responsible) }),
      ...mergeContacts(facts, more),
    },
    sources: { ...sources, ...Object.fromEntries(added.map((field) => [field, source])) },
  };
}

/**
 * Takes the list of the source that knows all contacts, and completes each from the other source. Where neither knows
 * whether it has all of them, the result is the contacts of both.
 */
function mergeContacts(mine: DealFacts, more: DealFacts): Pick<DealFacts, 'contacts' | 'someContacts'> {
  const mentions = [mine, more].flatMap(({ contacts = [], someContacts = [] }): Contact[] => [
    ...contacts,
    ...someContacts,
  ]);
  const contacts = mine.contacts ?? more.contacts;
  if (contacts) return { contacts: completeContacts(contacts, mentions) };
  return mentions.length > 0 ? { someContacts: mergeContactsById(mentions) } : {};
}

function completeResponsible(mine: Responsible, other: Responsible | undefined): Responsible {
  const isSame = mine.id !== undefined && mine.id === other?.id;
  return isSame && other?.name !== undefined ? { name: other.name, ...mine } : mine;
}
