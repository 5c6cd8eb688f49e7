import { fillTemplate, type IdTemplate, PLAIN_TEMPLATE } from './id-template';
import type { Contact, Deal, PageDeal } from './model';
import { addTypedPhones, type TypedPhone } from './typed-phones';
import { LIMITS, truncate } from './validate';

/** What a manager typed over the page deal; a field that they left alone is absent. */
export interface Edits {
  name?: string;
  id?: string;
  uri?: string;
  responsibleUserId?: string;
  contacts?: Contact[];
  closed?: boolean;
  /**
   * Phones of contacts for whom the page shows none, or none that can be read. They stand apart from `contacts`, because a contact's phone does
   * not decide who belongs to the deal.
   */
  phones?: TypedPhone[];
}

/** The fields that a reader takes from the page; it takes id and link from the page's address. */
const READ_FIELDS = ['name', 'responsibleUserId', 'contacts', 'closed'] as const;
export type ReadField = (typeof READ_FIELDS)[number];

/** A deal that can be compared and sent, with the contacts behind its contact ids. */
export interface ComposedDeal {
  deal: Deal;
  contacts: Contact[];
  /** The ids of the contacts whose phones only the manager can give, because the page does not, or gave them. */
  withoutPhones: string[];
  /** `composeDeal` cut the page's name, because it was longer than Wazzup takes. */
  isNameShortened: boolean;
  /** The fields that neither the page nor the manager gave; the deal has Wazzup's value for them, if there is one. */
  unreadFields: ReadField[];
  /** Those of the unread fields for which Wazzup has no value either. */
  unknownFields: ReadField[];
}

const collapseSpaces = (text: string): string => text.replace(/\s+/gu, ' ').trim();

// Nobody can send half an emoji (a lone surrogate): Wazzup would return another character, and the deal would differ
// for ever.
const toWellFormed = (text: string): string => text.toWellFormed();

/**
 * Composes the deal that a press would send. The manager's edits go before the page's fields, and a field that the
 * reader could not read keeps Wazzup's value, so that an unreadable field never erases anything.
 */
export function composeDeal(
  page: PageDeal,
  {
    edits = {},
    there,
    idTemplate = PLAIN_TEMPLATE,
  }: { edits?: Edits; there?: Deal | null; idTemplate?: IdTemplate } = {},
): ComposedDeal {
  const fullName = page.name === undefined ? undefined : collapseSpaces(toWellFormed(page.name));
  const pageName = fullName === undefined ? undefined : truncate(fullName, LIMITS.name);
  const withWazzupIds = (contacts?: Contact[]) =>
    contacts?.map((contact) => ({ ...contact, id: fillTemplate(idTemplate, contact.id) }));
  const someContacts = withWazzupIds(page.someContacts) ?? [];
  const pageContacts = withWazzupIds(page.contacts);
  // A field that is undefined here keeps Wazzup's value.
  const known = {
    name: edits.name ?? pageName,
    responsibleUserId: edits.responsibleUserId ?? page.responsible?.id,
    contacts: edits.contacts ?? pageContacts,
    closed: edits.closed ?? page.closed,
  };
  const people = (known.contacts ?? unionContacts(there, someContacts)).map((contact) => ({
    ...contact,
    id: toWellFormed(contact.id),
  }));
  const { contacts, withoutPhones } = addTypedPhones(people, pageContacts ?? someContacts, edits.phones);
  const unreadFields = READ_FIELDS.filter((field) => known[field] === undefined);
  return {
    deal: {
      id: toWellFormed(edits.id ?? fillTemplate(idTemplate, page.id)),
      name: toWellFormed(known.name ?? there?.name ?? ''),
      uri: toWellFormed(edits.uri ?? page.uri),
      responsibleUserId: toWellFormed(known.responsibleUserId ?? there?.responsibleUserId ?? ''),
      contacts: contacts.map(({ id }) => id),
      closed: known.closed ?? there?.closed ?? false,
    },
    contacts,
    withoutPhones,
    isNameShortened: edits.name === undefined && pageName !== fullName,
    unreadFields,
    unknownFields: there ? [] : unreadFields,
  };
}

/**
 * The edits with which `composeDeal` makes this deal from the page deal.
 * @param there Wazzup's deal at the time of the press; it gave the fields that the page left open, which nobody typed
 */
export function editsFor(
  deal: Deal,
  page: PageDeal,
  { there, idTemplate }: { there: Deal | null; idTemplate: IdTemplate },
): Edits {
  const { deal: read, contacts } = composeDeal(page, { edits: { id: deal.id }, there, idTemplate });
  const hasReadContacts = JSON.stringify(read.contacts) === JSON.stringify(deal.contacts);
  const known = byId(contacts);
  const contactOf = (id: string): Contact => known.get(id) ?? { id };
  return {
    ...(deal.name !== read.name && { name: deal.name }),
    ...(deal.uri !== read.uri && { uri: deal.uri }),
    ...(deal.responsibleUserId !== read.responsibleUserId && { responsibleUserId: deal.responsibleUserId }),
    ...(!hasReadContacts && { contacts: deal.contacts.map(contactOf) }),
    ...(deal.closed !== read.closed && { closed: deal.closed }),
  };
}

/** The contacts of Wazzup's deal, in Wazzup's order, and after them the page's contacts that Wazzup's deal lacks. */
function unionContacts(there: Deal | null | undefined, ofPage: readonly Contact[]): Contact[] {
  const known = byId(ofPage);
  const idsOfWazzup = new Set(there?.contacts);
  const ofWazzup = (there?.contacts ?? []).map((id) => known.get(id) ?? { id });
  return [...ofWazzup, ...ofPage.filter(({ id }) => !idsOfWazzup.has(id))];
}

/** The contacts by their ids; of several with one id, the first. */
const byId = (contacts: readonly Contact[]): ReadonlyMap<string, Contact> =>
  new Map(contacts.toReversed().map((contact) => [contact.id, contact]));
