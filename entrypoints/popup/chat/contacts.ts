import { notAddedMessage } from '@/components/contact-labels';
import type { ContactInChat } from '@/lib/chat/contacts';
import type { ChatSeen } from '@/lib/chat/seen';
import type { ComposedDeal, Edits } from '@/lib/deal/compose';
import { fillTemplate } from '@/lib/deal/id-template';
import type { Contact, PageDeal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';
import { parseHttpUrl } from '@/lib/deal/url';
import { truncate } from '@/lib/deal/validate';
import { type MessageKey, t } from '@/lib/i18n';
import type { DealTab } from '../deal/deal-tab';

const PHONE_MESSAGES = {
  'no-number': 'phone_none',
  unread: 'phone_unread',
  'no-country': 'phone_no_country',
  'other-country': 'phone_other_country',
  unclear: 'phone_unclear',
  'not-a-number': 'phone_not_a_number',
  'other-number': 'phone_other_number',
} as const satisfies Record<NonNullable<ContactInChat['problem']>, MessageKey>;

/** A longer text from a phone field is not quoted whole, in characters. */
const MAX_QUOTE = 40;

/**
 * What is the matter with a contact's number, with the number if the CRM tells it: the manager may not see it elsewhere
 * in the popup.
 */
function phoneMessage(problem: NonNullable<ContactInChat['problem']>, told: readonly string[] = []): string {
  const words = t(PHONE_MESSAGES[problem]);
  const quoted = truncate(told.join(', ').replace(/\s+/g, ' ').trim(), MAX_QUOTE);
  return quoted === '' || problem === 'other-number' ? words : t('phone_told', quoted, words);
}

/**
 * Says why a contact is not in Wazzup; undefined if there is nothing to say.
 * @param told the phones of the contact that the CRM tells
 * @param isDealPending whether the deal's press is still pending: the outbox may then try the failed contact again with
 * it
 */
export function contactMessage(
  contact: ContactInChat | undefined,
  isDealPending: boolean,
  told?: readonly string[],
): string | undefined {
  if (contact?.problem) return phoneMessage(contact.problem, told);
  const { state, reason } = contact?.seen ?? {};
  if (state === 'foreign') return t('contact_foreign');
  if (!reason) return undefined;
  if (state === 'waiting') return t('contact_waits', notAddedMessage(reason));
  return isDealPending ? undefined : t('contact_not_added', notAddedMessage(reason));
}

/** Says that contacts of the deal may be missing, if the reader could not read them all. */
export function contactsNote({ unreadFields, unknownFields, contacts }: ComposedDeal): string | undefined {
  if (!unreadFields.includes('contacts')) return undefined;
  if (contacts.length > 0) return t('note_some_contacts');
  return unknownFields.includes('contacts') ? t('note_unread_contacts') : undefined;
}

/** The phone of a contact that the manager can type. */
export interface TypedPhoneOf {
  /** What the manager typed; empty at first. */
  typed: string;
  /** The phones that the CRM tells, if it does. */
  told: string[] | undefined;
}

/**
 * The phone of a contact that Wazzup does not know, if only the manager can give it: the page shows none, or none that
 * can be read. Undefined if nobody needs it.
 */
export function phoneToType(
  contact: ContactInChat | undefined,
  { id, phones }: Contact,
  { withoutPhones }: ComposedDeal,
  edits: Edits,
): TypedPhoneOf | undefined {
  if (contact?.seen?.state !== 'missing') return undefined;
  if (!withoutPhones.includes(id)) return contact.problem && { typed: '', told: phones };
  const typed = edits.phones?.find((phone) => phone.id === id);
  return { typed: phones?.join(', ') ?? '', told: typed?.instead };
}

const contactsOf = ({ contacts, someContacts }: PageDeal): readonly Contact[] => contacts ?? someContacts ?? [];

/** Whether the page hides phones that the extension needs to add a contact to Wazzup. */
export const lacksPhones = (page: PageDeal, inChat: readonly ContactInChat[]): boolean =>
  contactsOf(page).some(({ phones }) => phones === undefined) && inChat.some(({ problem }) => problem === 'unread');

/** Finds the name of a contact by its id: on the page, among the manager's edits, or in Wazzup. */
export function contactNames(
  page: PageDeal,
  composed: ComposedDeal,
  seen: Pick<ChatSeen, 'others'> | undefined,
): (id: string) => string | undefined {
  const known = [...contactsOf(page), ...composed.contacts, ...(seen?.others ?? [])];
  return (id) => known.find((contact) => contact.id === id)?.name;
}

/**
 * The id in Wazzup of the contact to whose page in this CRM a link leads: the last number in its path. A text that is no
 * such link stays as it is.
 */
export function contactIdIn(text: string, deal: Pick<DealTab, 'page' | 'idTemplate'> | null): string {
  const url = parseHttpUrl(text.trim());
  if (!deal || !url || siteOf(url.href) !== siteOf(deal.page.uri)) return text;
  const number = /(\d+)\D*$/.exec(url.pathname)?.[1] ?? /(\d+)\D*$/.exec(url.hash)?.[1];
  return number === undefined ? text : fillTemplate(deal.idTemplate, number);
}
