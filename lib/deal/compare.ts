import { DEAL_FIELDS, type Deal, type DealField } from './model';
import { parseHttpUrl } from './url';

/** One field that is not the same here and in Wazzup. */
export type Difference = { [F in DealField]: { field: F; here: Deal[F]; there: Deal[F] } }[DealField];

// Wazzup may trim or normalise what it stores: neither is a change a manager made.
const text = (value: string): string => value.normalize('NFC').replace(/\s+/gu, ' ').trim();
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
      return text(a[field]) === text(b[field]);
  }
}

/** The fields in which two versions of a deal are not the same. */
export const changedFields = (a: Deal, b: Deal): DealField[] => DEAL_FIELDS.filter((field) => !sameField(field, a, b));

/** Whether both hold the same in all six fields; the order of contacts says nothing. */
export const areEqualDeals = (a: Deal, b: Deal): boolean => DEAL_FIELDS.every((field) => sameField(field, a, b));

const isPart = (part: string, whole: string): boolean => whole.toLowerCase().startsWith(part.toLowerCase());

/**
 * Whether a deal may be what Wazzup made of one that was sent: written in other letters, cut, without people that it
 * does not know, or with somebody else for a responsible it does not know.
 */
export const isCreatedFrom = (there: Deal, sent: Deal): boolean =>
  sameField('uri', there, sent) &&
  isPart(text(there.name), text(sent.name)) &&
  there.contacts.every((id) => sent.contacts.includes(id));

/**
 * What an update would change in Wazzup. A deal that is closed in Wazzup while the page's is open is no difference: it
 * was closed there on purpose, and an update never reopens.
 */
export function diffDeals(here: Deal, there: Deal): Difference[] {
  return DEAL_FIELDS.filter((field) => !sameField(field, here, there) && !(field === 'closed' && there.closed)).map(
    (field) => ({ field, here: here[field], there: there[field] }) as Difference,
  );
}

/** What an update sends: it may close a deal and never reopens one. */
export const withUpdate = (here: Deal, there: Deal): Deal => ({ ...here, closed: here.closed || there.closed });
