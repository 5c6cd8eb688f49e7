import { notAddedMessage } from '@/components/contact-labels';
import type { ContactInChat } from '@/lib/chat/contacts';
import { type MessageKey, t } from '@/lib/i18n';

const PHONE_WORDS = {
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
export function contactWords(contact: ContactInChat | undefined, isDealPending: boolean): string | undefined {
  if (contact?.problem) return t(PHONE_WORDS[contact.problem]);
  const { state, reason } = contact?.seen ?? {};
  if (!reason) return undefined;
  if (state === 'waiting') return t('contact_waits', notAddedMessage(reason));
  return isDealPending ? undefined : t('contact_not_added', notAddedMessage(reason));
}
