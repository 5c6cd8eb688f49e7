import type { PageFacts } from '@/lib/crm/lesson-here';
import type { CrmReader } from '@/lib/crm/reader';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import { type DealFacts, FACT_FIELDS } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import { repairFacts } from './repair';

/**
 * Adds to what a reader found in a page what a lesson reads there, and says which of the lesson's fields gave nothing.
 * Undefined if the lesson is not for this reader, or if reading by it fails: then the reader's own facts stand.
 */
export function addFacts(
  lesson: Lesson,
  { site: { crm }, version }: CrmReader,
  document: Document,
  found: DealFacts = {},
): PageFacts | undefined {
  const { origin, repairs, fields } = lesson;
  if (crm !== (repairs?.crm ?? origin)) return undefined;
  try {
    const { facts, taught } = repairs
      ? repairFacts(lesson, version, document, found)
      : { facts: found, taught: FACT_FIELDS };
    const given = omitUndefined({ contacts: facts.someContacts, ...facts });
    return {
      facts,
      taught: omitUndefined(Object.fromEntries(taught.map((field) => [field, facts[field]]))),
      silent: Object.fromEntries(
        FACT_FIELDS.filter((field) => fields[field] && !('linked' in fields[field]) && !(field in given)).map(
          (field) => [field, 'silent'],
        ),
      ),
    };
  } catch {
    return undefined;
  }
}
