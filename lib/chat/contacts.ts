import type { Contact, Deal } from '@/lib/deal/model';
import { parseHttpUrl } from '@/lib/deal/url';
import { truncate } from '@/lib/deal/validate';
import { type Chat, type ChatContact, CONTACT_LIMITS } from './model';
import { chatsOf, type PhoneProblem, type PhoneRules } from './phone';
import type { ChatSeen, SeenContact } from './seen';
import { isSamePerson } from './whatsapp-id';

/** What Wazzup knows of a contact of the deal, and how the extension can add the contact to Wazzup. */
export interface ContactInChat {
  id: string;
  /** What Wazzup knows of the contact; undefined until Wazzup has answered. */
  seen: SeenContact | undefined;
  /** The contact as the extension can add it; undefined if it cannot add it, or need not. */
  toAdd: ChatContact | undefined;
  /**
   * Why the extension cannot add a contact that Wazzup does not know, or that Wazzup knows somebody else under this id.
   */
  problem: PhoneProblem | 'other-number' | undefined;
}

/** The states in which adding makes sense; for a contact that waits, it means to try again at once. */
const NEEDED: readonly SeenContact['state'][] = ['missing', 'waiting', 'unchecked'];

/** Joins the contacts of a deal with what Wazzup knows of them, and says how the extension can add them to Wazzup. */
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
  // The first of several with one id counts.
  const seenById = new Map(seen?.contacts.toReversed().map((contact) => [contact.id, contact]));
  return contacts
    .map((contact) => ({ ...contact, id: contact.id.trim() }))
    .filter(({ id }) => id !== '' && id.length <= CONTACT_LIMITS.id)
    .map(({ id, name, phones }) => {
      const known = seenById.get(id);
      const { chats, problem } = chatsOf(phones, rules);
      const isNeeded = known === undefined || NEEDED.includes(known.state);
      const nameInWazzup = truncate(name?.trim() || `+${chats[0]?.id}`, CONTACT_LIMITS.name);
      return {
        id,
        seen: known,
        toAdd:
          isReady && isNeeded && chats.length > 0
            ? { id, name: nameInWazzup, responsibleUserId, chats, uri }
            : undefined,
        problem: known?.state === 'missing' && chats.length === 0 ? problem : otherNumber(known, chats),
      };
    });
}

/**
 * Whether Wazzup knows the contact's id with other numbers. Two CRMs may use the same ids for different people, and
 * then Wazzup would show the deal in a stranger's chat. Another form of the same number is no other number.
 */
function otherNumber(known: SeenContact | undefined, chats: readonly Chat[]): 'other-number' | undefined {
  const types = new Set(chats.map(({ type }) => type));
  const comparable = known?.chats.filter(({ type }) => types.has(type)) ?? [];
  const isSame = comparable.some((one) => chats.some((other) => isSamePerson(one.id, other.id)));
  return comparable.length > 0 && !isSame ? 'other-number' : undefined;
}
