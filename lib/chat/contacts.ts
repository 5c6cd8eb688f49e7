import type { Contact, Deal } from '@/lib/deal/model';
import { parseHttpUrl } from '@/lib/deal/url';
import { truncate } from '@/lib/deal/validate';
import { type Chat, type ChatContact, CONTACT_LIMITS } from './model';
import { chatsOf, type PhoneProblem, type PhoneRules } from './phone';
import type { ChatSeen, SeenContact } from './seen';

/** What Wazzup was seen to know of a contact, and what it can be told. */
export interface ContactInChat {
  id: string;
  /** Undefined until Wazzup was asked. */
  seen: SeenContact | undefined;
  /** As it can be added; undefined if it cannot, or needs not. */
  toAdd: ChatContact | undefined;
  /** Why a contact that Wazzup does not know cannot be added, or that it knows somebody else under this id. */
  problem: PhoneProblem | 'other-number' | undefined;
}

/** Adding somebody who waits is trying it at once. */
const NEEDED: readonly SeenContact['state'][] = ['missing', 'waiting', 'unchecked'];

/** The people of a deal, as they stand in Wazzup and as they can be added to it. */
export function toChatContacts(
  deal: Deal,
  contacts: readonly Contact[],
  rules: PhoneRules,
  seen: ChatSeen | undefined,
): ContactInChat[] {
  const responsibleUserId = deal.responsibleUserId.trim();
  const uri = deal.uri.trim();
  const isReady =
    responsibleUserId !== '' &&
    responsibleUserId.length <= CONTACT_LIMITS.responsibleUserId &&
    parseHttpUrl(uri) !== undefined &&
    uri.length <= CONTACT_LIMITS.uri;
  return contacts
    .map((contact) => ({ ...contact, id: contact.id.trim() }))
    .filter(({ id }) => id !== '' && id.length <= CONTACT_LIMITS.id)
    .map(({ id, name, phones }) => {
      const known = seen?.contacts.find((one) => one.id === id);
      const { chats, problem } = chatsOf(phones, rules);
      const isNeeded = known === undefined || NEEDED.includes(known.state);
      const called = truncate(name?.trim() || `+${chats[0]?.id}`, CONTACT_LIMITS.name);
      return {
        id,
        seen: known,
        toAdd:
          isReady && isNeeded && chats.length > 0 ? { id, name: called, responsibleUserId, chats, uri } : undefined,
        problem: known?.state === 'missing' && chats.length === 0 ? problem : otherNumber(known, chats),
      };
    });
}

/** Two CRMs may number their contacts alike; the deal would be seen in a stranger's chat. */
function otherNumber(known: SeenContact | undefined, chats: readonly Chat[]): 'other-number' | undefined {
  const there = known?.chats.filter(({ type }) => chats.some((chat) => chat.type === type)) ?? [];
  const isSame = there.some(({ id }) => chats.some((chat) => chat.id === id));
  return there.length > 0 && !isSame ? 'other-number' : undefined;
}
