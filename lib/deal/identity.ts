import { type ComposedDeal, composeDeal, type Edits } from './compose';
import type { IdTemplate } from './id-template';
import type { Deal, PageDeal } from './model';

/** A page deal, and all that decides which id it has in Wazzup. */
export interface IdentifiedDeal {
  /** The page deal, with the responsible user's id as Wazzup knows it. */
  page: PageDeal;
  idTemplate: IdTemplate;
  /** The id under which a manager linked this deal, if it is not the one that the id template gives. */
  linkedId?: string | undefined;
}

/**
 * Composes the deal that a press would send. Its id is the one that the manager typed, else the linked id, else the one
 * that the id template gives.
 */
export function composeIdentified(
  { page, idTemplate, linkedId }: IdentifiedDeal,
  { edits = {}, there = null }: { edits?: Edits; there?: Deal | null } = {},
): ComposedDeal {
  const withLinkedId = linkedId === undefined ? edits : { id: linkedId, ...edits };
  return composeDeal(page, { edits: withLinkedId, there, idTemplate });
}

/** The id that a page deal has in Wazzup. */
export const idInWazzup = (identified: IdentifiedDeal, edits: Edits = {}): string =>
  composeIdentified(identified, { edits }).deal.id.trim();
