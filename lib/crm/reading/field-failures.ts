import { isFieldComplete } from '@/lib/crm/toolkit/merge';
import {
  type DealFacts,
  FACT_FIELDS,
  type Failure,
  type FieldFailures,
  type PageDeal,
  type Source,
} from '@/lib/deal/model';

/** What a source gave, and why it gave no more. */
export interface SourceResult {
  facts: DealFacts;
  /** The reasons that the source knows of single fields. */
  failures?: FieldFailures;
  /** Why the source ended before it had given everything. */
  end?: Failure;
}

/** Says, for each field that is not complete after a source was read, why this source did not complete it. */
export function failuresOfMissingFields(
  facts: DealFacts,
  { failures = {}, end = 'silent' }: SourceResult,
): FieldFailures {
  const missing = FACT_FIELDS.filter((field) => !isFieldComplete(facts, field));
  return Object.fromEntries(missing.map((field) => [field, failures[field] ?? end]));
}

/** Turns the failures of several sources round: each field gets the failures of all sources. */
export function groupFailuresByField(sources: Partial<Record<Source, FieldFailures>>): PageDeal['failures'] {
  const grouped: PageDeal['failures'] = {};
  for (const [source, failures] of Object.entries(sources))
    for (const field of FACT_FIELDS)
      if (failures[field]) grouped[field] = { ...grouped[field], [source]: failures[field] };
  return grouped;
}
