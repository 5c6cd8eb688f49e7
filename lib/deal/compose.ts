import { LIMITS, shorten } from './limits';
import type { Contact, Deal, PageDeal } from './model';

/** What a manager changed by hand; a field left alone is absent. */
export interface Typed {
  name?: string;
  id?: string;
  uri?: string;
  responsibleUserId?: string;
  contacts?: Contact[];
}

/** A deal ready to be compared and sent, with the people behind its contact ids. */
export interface ComposedDeal {
  deal: Deal;
  contacts: Contact[];
  /** The name was longer than Wazzup takes. */
  shortened: boolean;
  /** Fields nobody could tell: neither page, manager nor Wazzup. */
  unknown: ('name' | 'responsibleUserId' | 'contacts' | 'closed')[];
}

/** The id a CRM's deal or contact has in Wazzup. */
export const prefixed = (prefix: string, id: string): string => `${prefix}${id}`;

const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();

// Half an emoji cannot be sent: it would come back as something else, and differ for ever.
const whole = (text: string): string => text.toWellFormed();

/**
 * The deal as it would be sent: what was typed goes before what the page says, and what the page cannot tell stays as
 * Wazzup has it, so that an unreadable field never erases anything.
 */
export function composeDeal(
  page: PageDeal,
  { typed = {}, there, prefix = '' }: { typed?: Typed; there?: Deal | null; prefix?: string } = {},
): ComposedDeal {
  const fullName = page.name === undefined ? undefined : clean(whole(page.name));
  const pageName = fullName === undefined ? undefined : shorten(fullName, LIMITS.name);
  const pageContacts = page.contacts?.map((contact) => ({ ...contact, id: prefixed(prefix, contact.id) }));
  const people = typed.contacts ?? pageContacts ?? there?.contacts.map((id) => ({ id, phones: [] }));
  const contacts = people?.map((contact): Contact => ({ ...contact, id: whole(contact.id) }));
  const name = typed.name ?? pageName ?? there?.name;
  const responsibleUserId = typed.responsibleUserId ?? page.responsible?.id ?? there?.responsibleUserId;
  const closed = page.closed ?? there?.closed;
  return {
    deal: {
      id: whole(typed.id ?? prefixed(prefix, page.id)),
      name: whole(name ?? ''),
      uri: whole(typed.uri ?? page.uri),
      responsibleUserId: whole(responsibleUserId ?? ''),
      contacts: contacts?.map(({ id }) => id) ?? [],
      closed: closed ?? false,
    },
    contacts: contacts ?? [],
    shortened: typed.name === undefined && pageName !== fullName,
    unknown: [
      ...(name === undefined ? (['name'] as const) : []),
      ...(responsibleUserId === undefined ? (['responsibleUserId'] as const) : []),
      ...(contacts === undefined ? (['contacts'] as const) : []),
      ...(closed === undefined ? (['closed'] as const) : []),
    ],
  };
}

/** HubSpot tells an owner id and a user id for one person; the one Wazzup knows becomes the responsible's id. */
export function withHubspotId(page: PageDeal, known: 'owner' | 'user'): PageDeal {
  const { responsible, ...rest } = page;
  if (page.crm !== 'hubspot' || known === 'owner' || !responsible) return page;
  const { id: _, userId, ...named } = responsible;
  // Without the user id there is none to send: the owner id would be somebody else's.
  return { ...rest, responsible: userId === undefined ? named : { ...named, userId, id: userId } };
}
