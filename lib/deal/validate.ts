import type { Deal, DealField } from './model';
import { type Site, siteOf } from './site';
import { parseHttpUrl } from './url';

/**
 * The longest values that Wazzup takes, in characters. Source: the Deals page of Wazzup's API for ids and names, its v3
 * page for contact ids. Wazzup does not say how it counts, so we count UTF-16 units: what passes here passes any count.
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

/**
 * The most deals that Wazzup takes in one request. Wazzup documents it for v2 users and v3 deals; we assume it for v2
 * deals.
 */
export const REQUEST_SIZE = 100;

/** Something that is wrong with one field, or that the manager should know of it. */
export interface Problem {
  field: DealField;
  code: ProblemCode;
  /** Whether the problem keeps the deal from being sent; the other problems are advice. */
  blocks: boolean;
  /** For `too-long`: the value's length, in UTF-16 units. */
  length?: number;
  /** For `too-long`: the longest length that Wazzup takes. */
  limit?: number;
}

const tooLong = (field: DealField, value: string, limit: number): Problem[] =>
  value.length > limit ? [{ field, code: 'too-long', blocks: true, length: value.length, limit }] : [];

const textProblems = (field: 'id' | 'name' | 'responsibleUserId', value: string): Problem[] =>
  value.trim() === '' ? [{ field, code: 'missing', blocks: true }] : tooLong(field, value, LIMITS[field]);

function linkProblems(uri: string, site: Site): Problem[] {
  if (uri.trim() === '') return [{ field: 'uri', code: 'missing', blocks: true }];
  const url = parseHttpUrl(uri);
  if (!url) return [{ field: 'uri', code: 'not-a-link', blocks: true }];
  const elsewhere: Problem[] = siteOf(uri) === site ? [] : [{ field: 'uri', code: 'other-site', blocks: false }];
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

/** Finds all problems of a deal; `site` is the site of the CRM's page. */
export function validateDeal(deal: Deal, site: Site): Problem[] {
  return [
    ...textProblems('name', deal.name),
    ...textProblems('id', deal.id),
    ...linkProblems(deal.uri, site),
    ...textProblems('responsibleUserId', deal.responsibleUserId),
    ...contactProblems(deal.contacts),
  ];
}

/** Cuts a text to the limit, never inside what a person sees as one character, and marks the cut with an ellipsis. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text)) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}
