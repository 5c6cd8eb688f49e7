/**
 * A deal as Wazzup holds it: the six fields of its Deal Model, which Wazzup all requires, and no others. Source: the
 * Deals page of Wazzup's tech-partner API. We keep all ids as strings, even where a CRM or Wazzup writes them as
 * numbers.
 */
export interface Deal {
  /** 1 to 100 characters. */
  id: string;
  /** 1 to 200 characters. */
  name: string;
  /** The link a manager follows from Wazzup to the CRM: http or https, at most 200 characters. */
  uri: string;
  /** The id of the Wazzup user who sees the chat. */
  responsibleUserId: string;
  /** The ids of the CRM's contacts; Wazzup finds the chats by them. */
  contacts: string[];
  closed: boolean;
}

export type DealField = keyof Deal;

/** The fields in the order in which the pages show them. */
export const DEAL_FIELDS = [
  'name',
  'id',
  'uri',
  'responsibleUserId',
  'contacts',
  'closed',
] as const satisfies readonly DealField[];

/** A contact of the deal, as a reader found it on the CRM's page. */
export interface Contact {
  id: string;
  name?: string;
  /** Phones as the CRM writes them; absent if the reader found none, empty if it knows that the contact has none. */
  phones?: string[];
}

/** The responsible user; the id is absent where the page shows only the name. */
export interface Responsible {
  id?: string;
  name?: string;
  /** The CRM's own id, if `id` is the Wazzup user whom a manager chose for this user of the CRM. */
  crmId?: string;
  /** The user id of the same person, where a CRM (HubSpot) numbers its users apart from the owners of deals. */
  userId?: string;
}

/** Where a field of a page deal comes from. */
export type Source = 'url' | 'session' | 'page' | 'taught' | 'typed';

/** The facts that one source gives of a deal. A source leaves out what it does not know, and never guesses. */
export interface DealFacts {
  name?: string;
  responsible?: Responsible;
  /** Absent if the source does not know them; empty if it knows that the deal has none. */
  contacts?: Contact[];
  /** Contacts of the deal, if the source does not know whether these are all; then `contacts` is absent. */
  someContacts?: Contact[];
  closed?: boolean;
}

export type FactField = Exclude<keyof DealFacts, 'someContacts'>;
export const FACT_FIELDS = ['name', 'responsible', 'contacts', 'closed'] as const satisfies readonly FactField[];

/** Why a source did not give a field, or not all that belongs to it. */
export type Failure =
  | 'refused' // the CRM answered 401 or 403, or redirected to a sign-in page
  | 'timeout'
  | 'held' // the CRM asked to be left alone for a while
  | 'not-json'
  | 'changed' // the answer or the page has another shape than the reader knows
  | 'failed' // the network failed, or the CRM answered with another status
  | 'archived' // the CRM keeps the deal in its archive, and does not say whether it is over
  | 'silent'; // the source answered, and its answer has no such field

/** Why one source did not give some fields. */
export type FieldFailures = Partial<Record<FactField, Failure>>;

/** A deal as a reader found it on the CRM's page. */
export interface PageDeal extends DealFacts {
  crm: string;
  id: string;
  uri: string;
  /** Where each field comes from; a field without a source is missing. */
  sources: Partial<Record<FactField, Source>>;
  /** Why sources did not give a field, or not all of it; another source may have given it all the same. */
  failures: Partial<Record<FactField, Partial<Record<Source, Failure>>>>;
}

/** The result of a search through pages of Wazzup's list of deals. */
export interface Search {
  deals: Map<string, Deal>;
  /** Where in the list each of these deals stood. */
  places: Map<string, number>;
  /** How many pages the search has read. */
  pages: number;
  /** How many deals of these pages could not be read. */
  odd: number;
  /** Whether Wazzup has none of the ids that the search has not found. */
  complete: boolean;
}
