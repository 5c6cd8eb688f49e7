import { isFieldComplete } from '@/lib/crm/toolkit/merge';
import {
  type DealFacts,
  FACT_FIELDS,
  type Failure,
  type FieldFailures,
  type PageDeal,
  type Source,
} from '@/lib/deal/model';

/** What a source told, and why it told no more. */
export interface SourceResult {
  facts: DealFacts;
  /** Known of single fields. */
  failures?: FieldFailures;
  /** Why it was not listened to any further. */
  end?: Failure;
}

/** For each field that is not whole after a source was heard, why that source did not make it so. */
export function failuresOfMissingFields(
  facts: DealFacts,
  { failures = {}, end = 'silent' }: SourceResult,
): FieldFailures {
  const open = FACT_FIELDS.filter((field) => !isFieldComplete(facts, field));
  return Object.fromEntries(open.map((field) => [field, failures[field] ?? end]));
}

/** The same of several sources, field by field. */
export function groupFailuresByField(sources: Partial<Record<Source, FieldFailures>>): PageDeal['failures'] {
  const failures: PageDeal['failures'] = {};
  for (const [source, untold] of Object.entries(sources))
    for (const field of FACT_FIELDS)
      if (untold[field]) failures[field] = { ...failures[field], [source]: untold[field] };
  return failures;
}
