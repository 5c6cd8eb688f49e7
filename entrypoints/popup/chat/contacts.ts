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
 * Says why a contact is not in Wazzup; undefined if there is nothing to say.
 * @param isDealPending whether the deal's press is still pending: the outbox may then try the failed contact again with
 * it
 */
export function contactMessage(contact: ContactInChat | undefined, isDealPending: boolean): string | undefined {
  if (contact?.problem) return t(PHONE_MESSAGES[contact.problem]);
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

/** Whether the manager can type a contact's phone: Wazzup does not know the contact, and the page shows no phone. */
export const isPhoneWanted = (contact: ContactInChat | undefined, id: string, { withoutPhones }: ComposedDeal) =>
  contact?.seen?.state === 'missing' && withoutPhones.includes(id);

const contactsOf = ({ contacts, someContacts }: PageDeal): readonly Contact[] => contacts ?? someContacts ?? [];

/** Whether the page hides phones that the extension needs to add a contact to Wazzup. */
export const lacksPhones = (page: PageDeal, inChat: readonly ContactInChat[]): boolean =>
  contactsOf(page).some(({ phones }) => phones === undefined) && inChat.some(({ problem }) => problem === 'unread');

/** Finds the name of a contact by its id, on the page or among the manager's edits. */
export function contactNames(page: PageDeal, composed: ComposedDeal): (id: string) => string | undefined {
  const known = [...contactsOf(page), ...composed.contacts];
  return (id) => known.find((contact) => contact.id === id)?.name;
}
