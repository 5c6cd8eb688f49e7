import * as z from 'zod/mini';
import type { Channel, User } from '@/lib/chat/model';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import { visibilityOf } from '@/lib/chat/visibility';
import { DealError } from '@/lib/deal/errors';
import { type ContactKey, siteOf } from '@/lib/deal/site';
import type { DealPeople, Visibility } from '@/lib/deal/visibility';
import { channelSchema } from '@/lib/messaging/schemas/chat';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { WazzupChannels } from '@/lib/wazzup/channels';
import type { ResponseCache } from './response-cache';
import { isForeign, type WazzupDirectory } from './wazzup-directory';

const CHANNELS = 'channels';
const CHANNELS_MS = 10 * 60_000;
/**
 * Wazzup is asked about so many contacts of a deal. A deal shows beside the chat of any one of them, and who has a deal
 * with forty people opens more than one of its kind.
 */
const MOST_ASKED = 5;

export interface ChatOptions {
  directory: WazzupDirectory;
  people: Pick<ContactOutbox, 'get' | 'discard'>;
  channels: WazzupChannels;
  answers: ResponseCache;
  /** Whether the extension can open chats at all: only then it asks Wazzup for the channels. */
  opensChats: () => Promise<boolean>;
}

/** Says what Wazzup knows of a deal's people. It throws no DealError. */
export interface ChatVisibility {
  /**
   * Looks at the responsible user and the first five contacts; what Wazzup was not or could not be asked about has the
   * state `unchecked`. Gives null if this account may not ask.
   * @param others contacts that only Wazzup's deal has; if the deal has fewer than five, they are asked about for their
   * names
   */
  look(people: DealPeople, others?: readonly string[]): Promise<ChatSeen | null>;
  /** Says whether a manager finds the deal beside the chat; asks about one contact after the other until one is known. */
  check(people: DealPeople): Promise<Visibility>;
}

export function createChatVisibility({
  directory,
  people,
  channels,
  answers,
  opensChats,
}: ChatOptions): ChatVisibility {
  /** What the contact outbox knows of a contact, without asking Wazzup. */
  async function lookInOutbox(key: ContactKey): Promise<SeenContact> {
    const { id } = key;
    const record = await people.get(key);
    return { id, state: record && !record.failed ? 'waiting' : 'unchecked', chats: [], reason: record?.reason ?? null };
  }

  async function lookAtContact(key: ContactKey): Promise<SeenContact> {
    const { site, id } = key;
    const inOutbox = await lookInOutbox(key);
    // The contact outbox itself asks Wazzup about a waiting contact when it tries to add it.
    if (inOutbox.state === 'waiting') return inOutbox;
    try {
      const found = await directory.contact(id);
      if (found && isForeign(found, site)) return { ...inOutbox, state: 'foreign' };
      if (found && inOutbox.reason) await people.discard(key);
      if (found) return { id, state: 'known', chats: found.chats, reason: null };
      return { ...inOutbox, state: (await directory.isSent(id)) ? 'sent' : 'missing' };
    } catch (error) {
      if (error instanceof DealError && error.kind === 'forbidden') throw error;
      return inOutbox;
    }
  }

  async function usableChannels(): Promise<Channel[]> {
    if (!(await opensChats())) return [];
    const fetchChannels = async () => ({ value: await channels.list(), forMs: CHANNELS_MS });
    return answers.get(CHANNELS, z.array(channelSchema), fetchChannels).catch(() => []);
  }

  const contactKeys = ({ page, contacts }: DealPeople) =>
    contacts.map((id): ContactKey => ({ site: siteOf(page) ?? '', id }));

  const lookAtUser = (users: readonly User[], { responsibleUserId }: DealPeople): ChatSeen['responsible'] => {
    const user = users.find(({ id }) => id === responsibleUserId);
    return { state: user ? 'known' : 'unknown', name: user?.name ?? '' };
  };

  const lookAtContacts = (keys: readonly ContactKey[]) =>
    Promise.all(keys.map((key, index) => (index < MOST_ASKED ? lookAtContact(key) : lookInOutbox(key))));

  /** Gives the contacts to which Wazzup gives a name. */
  async function nameContacts(ids: readonly string[]): Promise<ChatSeen['others']> {
    const found = await Promise.all(ids.map((id) => directory.contact(id).catch(() => null)));
    return ids.map((id, index) => ({ id, name: found[index]?.name ?? '' })).filter(({ name }) => name);
  }

  /** Looks at one contact after the other until Wazzup knows one; the rest is not asked about. */
  async function lookUntilKnown(keys: readonly ContactKey[]): Promise<SeenContact[]> {
    const seen: SeenContact[] = [];
    for (const [index, key] of keys.entries()) {
      const isAsked = index < MOST_ASKED && !seen.some(({ state }) => state === 'known');
      seen.push(isAsked ? await lookAtContact(key) : await lookInOutbox(key));
    }
    return seen;
  }

  async function look(asked: DealPeople, others: readonly string[] = []): Promise<ChatSeen | null> {
    const keys = contactKeys(asked);
    const users = await directory.users().catch(() => undefined);
    if (users === null) return null;
    // If Wazzup did not answer the one question for users, it will not answer many for contacts.
    if (users === undefined) {
      const contacts = await Promise.all(keys.map(lookInOutbox));
      return { responsible: { state: 'unchecked', name: '' }, contacts, others: [], channels: [] };
    }
    return unlessForbidden(async () => {
      const named = others.slice(0, Math.max(0, MOST_ASKED - keys.length));
      const [contacts, names, usable] = await Promise.all([
        lookAtContacts(keys),
        nameContacts(named),
        usableChannels(),
      ]);
      return { responsible: lookAtUser(users, asked), contacts, others: names, channels: usable };
    });
  }

  async function check(asked: DealPeople): Promise<Visibility> {
    const users = await directory.users().catch(() => null);
    if (users === null) return 'not-checked';
    const responsible = lookAtUser(users, asked);
    if (responsible.state === 'unknown') return 'unknown-responsible';
    const contacts = await unlessForbidden(() => lookUntilKnown(contactKeys(asked)));
    return visibilityOf(contacts && { responsible, contacts });
  }

  return { look, check };
}

/** Gives null where this account may not ask about contacts. */
async function unlessForbidden<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DealError && error.kind === 'forbidden') return null;
    throw error;
  }
}
