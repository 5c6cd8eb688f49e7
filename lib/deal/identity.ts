import { fieldsKeptApart, type KeptApart } from './compare';
import { type ComposedDeal, composeDeal, type Edits } from './compose';
import type { IdTemplate } from './id-template';
import type { Deal, DealField, PageDeal } from './model';

/** A page deal, and all that decides which id it has in Wazzup. */
export interface IdentifiedDeal {
  /** The page deal, with the responsible user's id as Wazzup knows it. */
  page: PageDeal;
  idTemplate: IdTemplate;
  /** The id under which a manager linked this deal, if it is not the one that the id template gives. */
  linkedId?: string | undefined;
}

/** What the manager has done and decided about a page deal, beside what Wazzup has. */
export interface Decided {
  edits?: Edits;
  there?: Deal | null;
  /** The differences that the manager wants. */
  kept?: KeptApart | null | undefined;
}

/** A composed deal in which some fields may be as Wazzup has them, because the manager wants that. */
export type IdentifiedComposedDeal = ComposedDeal & {
  /** The same without edits, and with nothing kept as in Wazzup. */
  ofPage: ComposedDeal;
  keptFields: DealField[];
};

/**
 * Composes the deal that a press would send. Its id is the one that the manager typed, else the linked id, else the one
 * that the id template gives. A field that the manager keeps as in Wazzup has Wazzup's value, so that it is no
 * difference and no update overwrites it; what they typed goes before that.
 */
export function composeIdentified(
  { page, idTemplate, linkedId }: IdentifiedDeal,
  { edits = {}, there = null, kept }: Decided = {},
): IdentifiedComposedDeal {
  const compose = (own: Edits) =>
    composeDeal(page, { edits: linkedId === undefined ? own : { id: linkedId, ...own }, there, idTemplate });
  const ofPage = compose(edits.id === undefined ? {} : { id: edits.id });
  if (!there || !kept) return { ...compose(edits), ofPage, keptFields: [] };
  const keptFields = fieldsKeptApart(ofPage.deal, there, kept).filter((field) => !(field in edits));
  const ofWazzup = {
    ...there,
    contacts: there.contacts.map((id) => ofPage.contacts.find((contact) => contact.id === id) ?? { id }),
  };
  const asEdits = Object.fromEntries(keptFields.map((field) => [field, ofWazzup[field]]));
  return { ...compose({ ...asEdits, ...edits }), ofPage, keptFields };
}

/** The id that a page deal has in Wazzup. */
export const idInWazzup = (identified: IdentifiedDeal, edits: Edits = {}): string =>
  composeIdentified(identified, { edits }).deal.id.trim();
