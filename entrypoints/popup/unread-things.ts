import { valueTitle } from '@/components/deal-labels';
import type { ContactInChat } from '@/lib/chat/contacts';
import type { ComposedDeal, ReadField } from '@/lib/deal/compose';
import type { PageDeal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { lacksPhones } from './chat/contacts';

/** Something that no source gave: what the manager calls it, and the field that it belongs to. */
export interface UnreadThing {
  name: string;
  field: ReadField;
}

/** Names all that neither the page nor the CRM's answers gave. */
export const unreadThings = (
  page: PageDeal,
  { unreadFields }: ComposedDeal,
  inChat: readonly ContactInChat[],
): UnreadThing[] => [
  ...unreadFields.map((field) => ({ name: nameOf(field, page), field })),
  ...(lacksPhones(page, inChat) ? [{ name: t('phones'), field: 'contacts' as const }] : []),
];

function nameOf(field: ReadField, { responsible }: PageDeal): string {
  const person = field === 'responsibleUserId' && responsible?.name;
  return person ? t('unread_id_of', person) : valueTitle(field);
}

/** Whether a reader would have asked the CRM for more, had the CRM not asked to be left alone. */
export const isCrmHeld = ({ failures }: PageDeal): boolean =>
  Object.values(failures).some((failure) => failure?.session === 'held');
