/**
 * A deal as Wazzup holds it: the six fields of its Deal Model, all required, nothing else.
 * Source: the Deals page of Wazzup's tech-partner API. Ids are strings everywhere, even where a CRM or
 * Wazzup writes them as numbers.
 */
export interface Deal {
  /** 1 to 100 characters. */
  id: string;
  /** 1 to 200 characters. */
  name: string;
  /** The link a manager follows from Wazzup to the CRM: http or https, at most 200 characters. */
  uri: string;
  /** Of a user of Wazzup's, who sees the chat. */
  responsibleUserId: string;
  /** Ids of the CRM's contacts; Wazzup ties them to chats. */
  contacts: string[];
  closed: boolean;
}

export type DealField = keyof Deal;

/** The order in which fields are shown to a manager. */
export const DEAL_FIELDS = [
  'name',
  'id',
  'uri',
  'responsibleUserId',
  'contacts',
  'closed',
] as const satisfies readonly DealField[];

/** A person of the deal, as the CRM page tells it. */
export interface Contact {
  id: string;
  name?: string;
  /** As written in the CRM, not normalised; left out when unknown, empty when the person is known to have none. */
  phones?: string[];
}

/** The responsible person; the id can be unknown where a page shows only the name. */
export interface Responsible {
  id?: string;
  name?: string;
  /** The CRM's own id, where `id` is that of the Wazzup user a manager chose for them. */
  crmId?: string;
  /** Where a CRM numbers its users apart from the owners of deals (HubSpot): the same person as a user. */
  userId?: string;
}

/** Where a field of a page's deal was found. */
export type Source = 'url' | 'session' | 'page' | 'taught' | 'typed';

/** What one source tells about a deal; what it does not know it leaves out, and it never guesses. */
export interface DealFacts {
  name?: string;
  responsible?: Responsible;
  /** Left out when unknown; empty when the deal is known to have none. */
  contacts?: Contact[];
  /** Some of its contacts, where it is not known whether they are all; only where `contacts` is left out. */
  someContacts?: Contact[];
  closed?: boolean;
}

export type FactField = Exclude<keyof DealFacts, 'someContacts'>;
export const FACT_FIELDS = ['name', 'responsible', 'contacts', 'closed'] as const satisfies readonly FactField[];

/** Why a source did not give a field, or not all that belongs to it. */
export type Failure =
  | 'refused' // 401, 403, or a redirect to a sign-in page
  | 'timeout'
  | 'not-json'
  | 'changed' // an answer or page of another shape than known
  | 'failed' // network, other statuses
  | 'silent'; // it answered, and does not tell this field

/** Why fields were not given by one source. */
export type FieldFailures = Partial<Record<FactField, Failure>>;

/** The deal of one CRM page. */
export interface PageDeal extends DealFacts {
  crm: string;
  id: string;
  uri: string;
  /** For each field where it came from; a field without a source is missing. */
  sources: Partial<Record<FactField, Source>>;
  /** For each field the sources that were tried for it and did not give it whole: another may have. */
  failures: Partial<Record<FactField, Partial<Record<Source, Failure>>>>;
}

/** What a search through the first pages of Wazzup's list has found. */
export interface Search {
  deals: Map<string, Deal>;
  /** How many pages were read. */
  pages: number;
  /** Wazzup has none of the ids that were not found. */
  complete: boolean;
}
