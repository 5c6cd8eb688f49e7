import * as z from 'zod/mini';
import type { Channel } from '@/lib/chat/model';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import { DealError } from '@/lib/deal/errors';
import { type ContactKey, siteOf } from '@/lib/deal/site';
import { channelSchema } from '@/lib/messaging/schemas/chat';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { WazzupChannels } from '@/lib/wazzup/channels';
import type { ResponseCache } from './response-cache';
import { isForeign, type WazzupDirectory } from './wazzup-directory';

const CHANNELS = 'channels';
const CHANNELS_MS = 10 * 60_000;

export interface ChatOptions {
  directory: WazzupDirectory;
  people: Pick<ContactOutbox, 'get' | 'discard'>;
  channels: WazzupChannels;
  answers: ResponseCache;
  /** Whether the extension can open chats at all: only then it asks Wazzup for the channels. */
  opensChats: () => Promise<boolean>;
}

/**
 * Looks what Wazzup knows of a deal's responsible user and contacts, which it needs to show the deal beside a chat.
 * Gives null if this account may not ask.
 */
export type LookAtChat = (request: {
  /** The canonical link of the CRM's deal. */
  page: string;
  responsibleUserId: string;
  contacts: readonly string[];
}) => Promise<ChatSeen | null>;

/**
 * Creates a {@link LookAtChat} that throws no DealError: what Wazzup could not be asked about has the state
 * `unchecked`.
 */
export function createLookAtChat({ directory, people, channels, answers, opensChats }: ChatOptions): LookAtChat {
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

  return async ({ page, responsibleUserId, contacts: ids }) => {
    const keys = ids.map((id): ContactKey => ({ site: siteOf(page) ?? '', id }));
    const users = await directory.users().catch(() => undefined);
    if (users === null) return null;
    // If Wazzup did not answer the one question for users, it will not answer many for contacts.
    if (users === undefined) {
      const contacts = await Promise.all(keys.map(lookInOutbox));
      return { responsible: { state: 'unchecked', name: '' }, contacts, channels: [] };
    }
    const user = users.find(({ id }) => id === responsibleUserId);
    try {
      const [contacts, usable] = await Promise.all([Promise.all(keys.map(lookAtContact)), usableChannels()]);
      return {
        responsible: { state: user ? 'known' : 'unknown', name: user?.name ?? '' },
        contacts,
        channels: usable,
      };
    } catch (error) {
      if (error instanceof DealError && error.kind === 'forbidden') return null;
      throw error;
    }
  };
}
