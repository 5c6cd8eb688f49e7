import { type DealFacts, FACT_FIELDS, type FactField } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import { readFields, toFacts } from './read-lesson';

/** What a built-in reader's page says once a manager's repair is added, and the fields that the repair gave. */
export interface RepairedFacts {
  facts: DealFacts;
  taught: FactField[];
}

/**
 * Adds to what a reader has read of a page what its repair reads there. For the version of the reader that it repairs,
 * the repair's value goes before the reader's; for any other it steps aside, and only fills in what is missing.
 */
export function repairFacts(lesson: Lesson, version: number, document: Document, facts: DealFacts): RepairedFacts {
  const fields = readFields(lesson, document);
  const read = toFacts(lesson, fields);
  const goesFirst = lesson.repairs?.version === version;
  const taught = FACT_FIELDS.filter((field) => read[field] !== undefined && (goesFirst || facts[field] === undefined));
  const repaired: DealFacts = { ...facts, ...Object.fromEntries(taught.map((field) => [field, read[field]])) };
  const { contacts: [contact, another] = [] } = repaired;
  const phones = fields.phones?.value?.texts;
  // A repair of the phones alone gives them to the reader's contact, if there is only one.
  const isTheirs = contact && !another && !contact.phones?.length && !lesson.fields.contacts && phones;
  return { facts: isTheirs ? { ...repaired, contacts: [{ ...contact, phones }] } : repaired, taught };
}
