import type { PageFacts } from '@/lib/crm/lesson-here';
import type { CrmReader } from '@/lib/crm/reader';
import { type DealFacts, FACT_FIELDS, type FactField, type FieldFailures } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import { repairFacts } from './repair';

/**
 * Adds to what a reader found in a page what a lesson reads there, and says which of the lesson's fields gave nothing.
 * Undefined if the lesson is not for this reader, or if reading by it fails: then the reader's own facts stand.
 */
export function addFacts(
  lesson: Lesson,
  { site, version }: CrmReader,
  document: Document,
  found: DealFacts = {},
): PageFacts | undefined {
  const { origin, repairs } = lesson;
  if (site.crm !== (repairs?.crm ?? origin)) return undefined;
  if (!repairs) return { facts: found, taught: found, silent: findSilent(lesson, found) };
  try {
    const { facts, taught } = repairFacts(lesson, { crm: site.crm, version }, document, found);
    const given = taught.map((field) => [field, facts[field]]);
    return { facts, taught: Object.fromEntries(given), silent: findSilent(lesson, facts) };
  } catch {
    return undefined;
  }
}

/** The fields that the lesson is to give and nobody has given. */
function findSilent({ fields }: Lesson, facts: DealFacts): FieldFailures {
  const isGiven = (field: FactField) =>
    facts[field] !== undefined || (field === 'contacts' && facts.someContacts !== undefined);
  const silent = FACT_FIELDS.filter((field) => fields[field] && !isGiven(field));
  return Object.fromEntries(silent.map((field) => [field, 'silent']));
}
