import type { Reason } from '@/lib/deal/queue';
import { type MessageKey, t } from '@/lib/i18n';
import { errorMessage } from './error-messages';

/** The words for contacts, where those for deals would be wrong. */
const CONTACT_MESSAGES: Partial<Record<Reason['kind'], MessageKey>> = {
  invalid: 'person_refused',
  forbidden: 'person_forbidden',
};

/** Says why a contact waits to be added to Wazzup or was refused, in Wazzup's own words where it gave any. */
export function notAddedMessage({ kind, details }: Reason): string {
  if (details.code === 'foreign-contact') return t('contact_foreign');
  const wazzupsWords =
    kind === 'invalid' ? [...(details.messages ?? []), ...Object.values(details.fields ?? {}).flat()] : [];
  const key = CONTACT_MESSAGES[kind];
  return wazzupsWords.join('; ') || (key ? t(key) : errorMessage(kind, details).title);
}
