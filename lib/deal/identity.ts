import { type ComposedDeal, composeDeal, type Edits } from './compose';
import type { IdTemplate } from './id-template';
import type { Deal, PageDeal } from './model';

/** A page's deal, and all that decides what it is called in Wazzup. */
export interface IdentifiedDeal {
  /** The deal as the page tells it, its responsible as Wazzup knows them. */
  page: PageDeal;
  /** How the site's ids are written in Wazzup. */
  idTemplate: IdTemplate;
  /** The id under which a manager linked this deal, if it is not the one that follows from the CRM's. */
  linkedId?: string | undefined;
}

/** The deal as it would be sent under its id in Wazzup: the typed one, else the linked one, else that of the template. */
export function composeIdentified(
  { page, idTemplate, linkedId }: IdentifiedDeal,
  { edits = {}, there = null }: { edits?: Edits; there?: Deal | null } = {},
): ComposedDeal {
  const typed = linkedId === undefined ? edits : { id: linkedId, ...edits };
  return composeDeal(page, { typed, there, form: idTemplate });
}

/** The id a page's deal has in Wazzup. */
export const idInWazzup = (identified: IdentifiedDeal, edits: Edits = {}): string =>
  composeIdentified(identified, { edits }).deal.id.trim();
