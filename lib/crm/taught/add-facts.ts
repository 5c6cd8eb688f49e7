import type { PageFacts } from '@/lib/crm/lesson-here';
import type { CrmReader } from '@/lib/crm/reader';
import { type DealFacts, FACT_FIELDS } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import { repairFacts } from './repair';

/**
 * Adds to what a reader found in a page what a lesson reads there, and says which of the lesson's fields gave nothing.
 * Undefined if the lesson is not for this reader.
 */
export function addFacts(
  lesson: Lesson,
  { site, version }: CrmReader,
  document: Document,
  found: DealFacts = {},
): PageFacts | undefined {
  const { origin, repairs, fields } = lesson;
  if (site.crm !== (repairs?.crm ?? origin)) return undefined;
  const repaired = repairs && repairFacts(lesson, { crm: site.crm, version }, document, found);
  const facts = repaired?.facts ?? found;
  const taught = repaired?.taught.map((field) => [field, facts[field]]);
  const silent = FACT_FIELDS.filter((field) => fields[field] && !isFound(facts, field));
  return {
    facts,
    taught: taught ? Object.fromEntries(taught) : found,
    silent: Object.fromEntries(silent.map((field) => [field, 'silent'])),
  };
}

const isFound = (facts: DealFacts, field: (typeof FACT_FIELDS)[number]): boolean =>
  facts[field] !== undefined || (field === 'contacts' && facts.someContacts !== undefined);
