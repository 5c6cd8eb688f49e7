import type { Deal } from '@/lib/deal/model';
import { type Site, siteOf } from '@/lib/deal/site';
import { parseHttpUrl } from '@/lib/deal/url';

/** A deal in the list, with what searching and filtering need of it at each key stroke. */
export interface Row {
  deal: Deal;
  /** The deal's link as browsers follow it; null if it is no http(s) link. */
  link: string | null;
  /** The site of the deal's link; empty if it is no link. */
  site: Site;
  /** All fields as the search compares them. */
  text: string;
}

/** Writes a text as the search compares it: small letters, and each letter and digit in its common form. */
export const toSearchText = (text: string): string => text.normalize('NFKC').toLowerCase();

export function toRow(deal: Deal): Row {
  const { id, name, uri, responsibleUserId, contacts } = deal;
  // No word of a search has a line's end in it, so no word is found across two fields.
  return {
    deal,
    link: parseHttpUrl(uri)?.href ?? null,
    site: siteOf(uri) ?? '',
    text: toSearchText([name, id, uri, responsibleUserId, ...contacts].join('\n')),
  };
}
