import type { Visibility } from '@/lib/deal/visibility';
import type { ChatSeen, SeenContact } from './seen';

/** Wazzup has said that it has no contact of this CRM under the id. */
const UNKNOWN: readonly SeenContact['state'][] = ['missing', 'foreign'];

/**
 * Says whether a manager finds a deal beside the chat.
 * @param seen what Wazzup knows of the deal's people; null if this account may not ask
 */
export function visibilityOf(seen: Pick<ChatSeen, 'responsible' | 'contacts'> | null): Visibility {
  if (!seen) return 'not-checked';
  const { responsible, contacts } = seen;
  if (responsible.state === 'unknown') return 'unknown-responsible';
  if (contacts.every(({ state }) => UNKNOWN.includes(state))) return 'unknown-contacts';
  if (responsible.state === 'unchecked') return 'not-checked';
  return contacts.some(({ state }) => state === 'known') ? 'visible' : 'not-checked';
}
