import { DEAL_FIELDS, type Deal, type DealField } from './model';
import { comparableText } from './same-text';
import { parseHttpUrl } from './url';

/** One field in which the deal here differs from Wazzup's deal. */
export type Difference = { [F in DealField]: { field: F; here: Deal[F]; there: Deal[F] } }[DealField];

const link = (value: string): string => parseHttpUrl(value)?.href ?? value;
const set = (ids: readonly string[]): string => JSON.stringify([...new Set(ids)].sort());

function sameField(field: DealField, a: Deal, b: Deal): boolean {
  switch (field) {
    case 'closed':
      return a.closed === b.closed;
    case 'contacts':
      return set(a.contacts) === set(b.contacts);
    case 'uri':
      return link(a.uri) === link(b.uri);
    default:
      return comparableText(a[field]) === comparableText(b[field]);
  }
}

/** The fields in which two versions of a deal are not the same. */
export const changedFields = (a: Deal, b: Deal): DealField[] => DEAL_FIELDS.filter((field) => !sameField(field, a, b));

/** Whether two deals are the same in all six fields; the order of contacts does not matter. */
export const areEqualDeals = (a: Deal, b: Deal): boolean => DEAL_FIELDS.every((field) => sameField(field, a, b));

const startsWithText = (whole: string, start: string): boolean => whole.toLowerCase().startsWith(start.toLowerCase());

/**
 * Whether Wazzup's deal may be the one that we sent. Wazzup may have changed upper and lower case, cut the name, left
 * out contacts that it does not know, or put another user in place of a responsible user that it does not know.
 */
export const isCreatedFrom = (there: Deal, sent: Deal): boolean =>
  sameField('uri', there, sent) &&
  startsWithText(comparableText(sent.name), comparableText(there.name)) &&
  new Set(there.contacts).isSubsetOf(new Set(sent.contacts));

/**
 * The differences that an update would remove. It is no difference if the deal is closed in Wazzup and open on the
 * page: somebody closed it in Wazzup on purpose, and an update never reopens a deal.
 */
export function diffDeals(here: Deal, there: Deal): Difference[] {
  return DEAL_FIELDS.filter((field) => !sameField(field, here, there) && !(field === 'closed' && there.closed)).map(
    (field) => ({ field, here: here[field], there: there[field] }) as Difference,
  );
}

/** Two versions of a deal whose differences the manager wants: what the CRM's page said, and what Wazzup had. */
export interface KeptApart {
  readonly here: Deal;
  readonly there: Deal;
}

/**
 * The fields in which two deals differ as the manager wants it: both sides are still as they were when the manager
 * decided. Once either has changed, nobody has decided about the difference.
 */
export const fieldsKeptApart = (here: Deal, there: Deal, kept: KeptApart): DealField[] =>
  diffDeals(here, there)
    .map(({ field }) => field)
    .filter((field) => sameField(field, kept.here, here) && sameField(field, kept.there, there));

/** The deal that an update sends: an update may close a deal but never reopens one. */
export const withUpdate = (here: Deal, there: Deal): Deal => ({ ...here, closed: here.closed || there.closed });
