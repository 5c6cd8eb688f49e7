import type { Path } from './tree.ts';

export type Stage = 'new' | 'qualified' | 'proposal' | 'won' | 'lost';

export interface Person {
  id: string;
  name: string;
}

export interface Contact extends Person {
  phones: string[];
}

/** A deal as its CRM has it. */
export interface Deal {
  id: string;
  name: string;
  responsible: Person | undefined;
  contacts: Contact[];
  stage: Stage;
}

export const isClosed = ({ stage }: Pick<Deal, 'stage'>): boolean => stage === 'won' || stage === 'lost';

/** Which of a deal's values the pages of a kind show at all. */
export interface Shows {
  responsible: 'id' | 'name';
  contacts: 'id' | 'name';
  phones: boolean;
  closed: boolean;
}

/** What a page truly says of its deal; a field that it does not show is absent. Extra white space counts for nothing. */
export interface ExpectedValues {
  id: string;
  name: string;
  responsible?: { id?: string; name: string };
  /** Absent if the page has no contacts. */
  contacts?: { id?: string; name: string; phones: string[] }[];
  closed?: boolean;
}

/** The fields of a deal that a manager can point at; its id stands in the address. */
export const POINTED_FIELDS = ['name', 'responsible', 'contacts', 'phones', 'closed'] as const;
export type PointedField = (typeof POINTED_FIELDS)[number];

/** One page of one deal, and all that a test needs to know about it. */
export interface GeneratedPage {
  /** The letter of the page among its kind's; lessons are taught on A and proved on B. */
  letter: string;
  /** What was changed, in words, for who looks into a failure. */
  change: string;
  /** The whole address, as the browser shows it. */
  address: string;
  title: string;
  /** The whole document. The browser's parser makes shadow roots of its templates. */
  html: string;
  /** The documents of its same-origin frames, at their own addresses. */
  frames: { address: string; html: string }[];
  expected: ExpectedValues;
  /**
   * Where a manager would press to point at a field: the way from the root element. Contacts and phones have one way
   * each, in their order; a value in several places has several, the most prominent first.
   */
  pointAt: Partial<Record<PointedField, Path[]>>;
}

/** All pages of one kind of CRM. */
export interface KindCases {
  kind: string;
  /** The deal that a lesson is taught on. */
  taught: GeneratedPage;
  /** The second deal, which proves the lesson. */
  proof: GeneratedPage;
  /** What the lesson then has to read. */
  others: GeneratedPage[];
}

export const expectedOf = ({ id, name, responsible, contacts, stage }: Deal, shows: Shows): ExpectedValues => ({
  id,
  name,
  ...(responsible && { responsible: shows.responsible === 'id' ? responsible : { name: responsible.name } }),
  ...(contacts.length > 0 && {
    contacts: contacts.map((contact) => ({
      ...(shows.contacts === 'id' && { id: contact.id }),
      name: contact.name,
      phones: shows.phones ? contact.phones : [],
    })),
  }),
  ...(shows.closed && { closed: isClosed({ stage }) }),
});
