import { notAddedMessage } from '@/components/contact-labels';
import type { ContactInChat } from '@/lib/chat/contacts';
import type { ComposedDeal } from '@/lib/deal/compose';
import type { Contact, PageDeal } from '@/lib/deal/model';
import { type MessageKey, t } from '@/lib/i18n';

const PHONE_MESSAGES = {
  'no-number': 'phone_none',
  unread: 'phone_unread',
  'no-country': 'phone_no_country',
  'other-country': 'phone_other_country',
  unclear: 'phone_unclear',
  'not-a-number': 'phone_not_a_number',
  'other-number': 'phone_other_number',
} as const satisfies Record<NonNullable<ContactInChat['problem']>, MessageKey>;

/**
 * Why a contact is not in Wazzup, if there is anything to say about it.
 * @param isDealPending the deal is still to be sent: what failed may be tried again with it
 */
export function contactMessage(contact: ContactInChat | undefined, isDealPending: boolean): string | undefined {
  if (contact?.problem) return t(PHONE_MESSAGES[contact.problem]);
  const { state, reason } = contact?.seen ?? {};
  if (!reason) return undefined;
  if (state === 'waiting') return t('contact_waits', notAddedMessage(reason));
  return isDealPending ? undefined : t('contact_not_added', notAddedMessage(reason));
}

/** That contacts of the deal may be missing. */
export function contactsNote({ unreadFields, unknownFields, contacts }: ComposedDeal): string | undefined {
  if (!unreadFields.includes('contacts')) return undefined;
  if (contacts.length > 0) return t('note_some_contacts');
  return unknownFields.includes('contacts') ? t('note_unread_contacts') : undefined;
}

/** Whether the manager can type the phone of a contact: Wazzup does not know the contact, and nobody else tells it. */
export const isPhoneWanted = (contact: ContactInChat | undefined, id: string, { withoutPhones }: ComposedDeal) =>
  contact?.seen?.state === 'missing' && withoutPhones.includes(id);

const contactsOf = ({ contacts, someContacts }: PageDeal): readonly Contact[] => contacts ?? someContacts ?? [];

/** Whether the page does not tell phones by which somebody could be added to Wazzup. */
export const lacksPhones = (page: PageDeal, inChat: readonly ContactInChat[]): boolean =>
  contactsOf(page).some(({ phones }) => phones === undefined) && inChat.some(({ problem }) => problem === 'unread');

/** The name behind a contact's id, as the page or the manager tells it. */
export function contactNames(page: PageDeal, composed: ComposedDeal): (id: string) => string | undefined {
  const known = [...contactsOf(page), ...composed.contacts];
  return (id) => known.find((contact) => contact.id === id)?.name;
}
