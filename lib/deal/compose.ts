import { fillTemplate, type IdTemplate, PLAIN_TEMPLATE } from './id-template';
import type { Contact, Deal, PageDeal } from './model';
import { addPhonesTo, idsWithoutPhones, type TypedPhone } from './typed-phones';
import { LIMITS, truncate } from './validate';

/** What a manager changed by hand; a field left alone is absent. */
export interface Edits {
  name?: string;
  id?: string;
  uri?: string;
  responsibleUserId?: string;
  contacts?: Contact[];
  closed?: boolean;
  /**
   * Of contacts whose phones the page does not tell. Apart from `contacts`: who somebody can be reached by says nothing
   * of who belongs to the deal.
   */
  phones?: TypedPhone[];
}

/** The fields a page has to tell; id and link are in its address. */
const READ_FIELDS = ['name', 'responsibleUserId', 'contacts', 'closed'] as const;
export type ReadField = (typeof READ_FIELDS)[number];

/** A deal ready to be compared and sent, with the people behind its contact ids. */
export interface ComposedDeal {
  deal: Deal;
  contacts: Contact[];
  /** Of these the ids of those whose phones nobody tells but the manager. */
  withoutPhones: string[];
  /** The name was longer than Wazzup takes. */
  isNameShortened: boolean;
  /** Fields neither the page nor the manager told; Wazzup's own value, if any, stands for them. */
  unreadFields: ReadField[];
  /** Of these, the fields Wazzup does not know either. */
  unknownFields: ReadField[];
}

const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();

// Half an emoji cannot be sent: it would come back as something else, and differ for ever.
const whole = (text: string): string => text.toWellFormed();

/**
 * The deal as it would be sent: what was typed goes before what the page says, and what the page cannot tell stays as
 * Wazzup has it, so that an unreadable field never erases anything.
 */
export function composeDeal(
  page: PageDeal,
  { typed = {}, there, form = PLAIN_TEMPLATE }: { typed?: Edits; there?: Deal | null; form?: IdTemplate } = {},
): ComposedDeal {
  const fullName = page.name === undefined ? undefined : clean(whole(page.name));
  const pageName = fullName === undefined ? undefined : truncate(fullName, LIMITS.name);
  const ofWazzup = (contacts?: Contact[]) =>
    contacts?.map((contact) => ({ ...contact, id: fillTemplate(form, contact.id) }));
  const some = ofWazzup(page.someContacts) ?? [];
  const pageContacts = ofWazzup(page.contacts);
  // What the page and the manager tell; what they leave open stays as Wazzup has it.
  const told = {
    name: typed.name ?? pageName,
    responsibleUserId: typed.responsibleUserId ?? page.responsible?.id,
    contacts: typed.contacts ?? pageContacts,
    closed: typed.closed ?? page.closed,
  };
  const people = (told.contacts ?? together(there, some)).map((contact) => ({ ...contact, id: whole(contact.id) }));
  const withoutPhones = idsWithoutPhones(people, pageContacts ?? some);
  const contacts = people.map((contact) =>
    withoutPhones.includes(contact.id) ? addPhonesTo(contact, typed.phones) : contact,
  );
  const unreadFields = READ_FIELDS.filter((field) => told[field] === undefined);
  return {
    deal: {
      id: whole(typed.id ?? fillTemplate(form, page.id)),
      name: whole(told.name ?? there?.name ?? ''),
      uri: whole(typed.uri ?? page.uri),
      responsibleUserId: whole(told.responsibleUserId ?? there?.responsibleUserId ?? ''),
      contacts: contacts.map(({ id }) => id),
      closed: told.closed ?? there?.closed ?? false,
    },
    contacts,
    withoutPhones,
    isNameShortened: typed.name === undefined && pageName !== fullName,
    unreadFields,
    unknownFields: there ? [] : unreadFields,
  };
}

/**
 * What would have to be typed, so that a page's deal is sent as this one.
 * @param there what Wazzup had then: what the page left open was taken from it, and typed by nobody
 */
export function editsFor(deal: Deal, page: PageDeal, { there, form }: { there: Deal | null; form: IdTemplate }): Edits {
  const { deal: read, contacts } = composeDeal(page, { typed: { id: deal.id }, there, form });
  const isRead = JSON.stringify(read.contacts) === JSON.stringify(deal.contacts);
  const personOf = (id: string): Contact => contacts.find((contact) => contact.id === id) ?? { id };
  return {
    ...(deal.name !== read.name && { name: deal.name }),
    ...(deal.uri !== read.uri && { uri: deal.uri }),
    ...(deal.responsibleUserId !== read.responsibleUserId && { responsibleUserId: deal.responsibleUserId }),
    ...(!isRead && { contacts: deal.contacts.map(personOf) }),
    ...(deal.closed !== read.closed && { closed: deal.closed }),
  };
}

/** Those Wazzup has, in its order, and those the page knows of besides. */
function together(there: Deal | null | undefined, some: readonly Contact[]): Contact[] {
  const known = (there?.contacts ?? []).map((id) => some.find((contact) => contact.id === id) ?? { id });
  return [...known, ...some.filter(({ id }) => !there?.contacts.includes(id))];
}
