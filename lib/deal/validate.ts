import type { Deal, DealField } from './model';
import { parseHttpUrl } from './url';

/**
 * The longest value Wazzup takes, in characters; ids and names from the Deals page, contact ids as its v3 page has
 * them. Wazzup does not say how it counts, so UTF-16 units are counted: whatever passes here passes any count.
 */
export const LIMITS = { id: 100, name: 200, uri: 200, contactId: 100, responsibleUserId: 100 } as const;

export type ProblemCode =
  | 'missing'
  | 'too-long'
  | 'not-a-link'
  | 'no-contact-id'
  | 'contact-twice'
  | 'other-site'
  | 'no-contacts';

/** The most deals Wazzup takes in one request: documented for v2 users and for v3 deals, assumed for v2 deals. */
export const BATCH_SIZE = 100;

/** What is wrong, or worth knowing, about one field. */
export interface Problem {
  field: DealField;
  code: ProblemCode;
  /** A deal with a blocking problem cannot be sent; the others are advice. */
  blocks: boolean;
  /** For `too-long`: how long it is and how long it may be. */
  length?: number;
  limit?: number;
}

const tooLong = (field: DealField, value: string, limit: number): Problem[] =>
  value.length > limit ? [{ field, code: 'too-long', blocks: true, length: value.length, limit }] : [];

const textProblems = (field: 'id' | 'name' | 'responsibleUserId', value: string): Problem[] =>
  value.trim() === '' ? [{ field, code: 'missing', blocks: true }] : tooLong(field, value, LIMITS[field]);

function linkProblems(uri: string, origin: string): Problem[] {
  if (uri.trim() === '') return [{ field: 'uri', code: 'missing', blocks: true }];
  const url = parseHttpUrl(uri);
  if (!url) return [{ field: 'uri', code: 'not-a-link', blocks: true }];
  const elsewhere: Problem[] = url.origin === origin ? [] : [{ field: 'uri', code: 'other-site', blocks: false }];
  return [...tooLong('uri', uri, LIMITS.uri), ...elsewhere];
}

function contactProblems(contacts: readonly string[]): Problem[] {
  const field = 'contacts';
  const ids = new Set(contacts.map((id) => id.trim()));
  if (contacts.length === 0) return [{ field, code: 'no-contacts', blocks: false }];
  if (ids.has('')) return [{ field, code: 'no-contact-id', blocks: true }];
  if (ids.size < contacts.length) return [{ field, code: 'contact-twice', blocks: true }];
  const longest = contacts.reduce((long, id) => (id.length > long.length ? id : long));
  return tooLong(field, longest, LIMITS.contactId);
}

/** Everything that is wrong with a deal before it is sent; `origin` is the CRM page's own. */
export function validateDeal(deal: Deal, origin: string): Problem[] {
  return [
    ...textProblems('name', deal.name),
    ...textProblems('id', deal.id),
    ...linkProblems(deal.uri, origin),
    ...textProblems('responsibleUserId', deal.responsibleUserId),
    ...contactProblems(deal.contacts),
  ];
}

/** Cuts a text to the limit between two characters as a reader sees them, and shows the cut by an ellipsis. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text)) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}
