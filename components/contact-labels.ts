import type { Reason } from '@/lib/deal/queue';
import { type MessageKey, t } from '@/lib/i18n';
import { errorMessage } from './error-messages';

/** Where the words for deals would be wrong. */
const OF_PEOPLE: Partial<Record<Reason['kind'], MessageKey>> = {
  invalid: 'person_refused',
  forbidden: 'person_forbidden',
};

/** Why somebody waits to be added to Wazzup, or was not added: Wazzup's own words, if it gave any of a refusal. */
export function notAddedMessage({ kind, details }: Reason): string {
  const said = kind === 'invalid' ? [...(details.messages ?? []), ...Object.values(details.fields ?? {}).flat()] : [];
  const word = OF_PEOPLE[kind];
  return said.join('; ') || (word ? t(word) : errorMessage(kind, details).title);
}
